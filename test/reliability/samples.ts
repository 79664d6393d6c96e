/** What every format is tried with, without a line of its own: the examples of its rules, and ways to damage them. */
import assert from "node:assert/strict";
import type { AnyLanguage, Scope } from "../../server/core/language.ts";
import type { Rule } from "../../server/core/rule.ts";
import { applyEdits, type Edit, type Span } from "../../server/core/text.ts";
import { configLanguage } from "../../server/linter/config/language.ts";
import { languages } from "../../server/linter/languages.ts";
import { type Checked, check, read, unitsOf } from "../../server/linter/lint.ts";
import { exampleUri, unmark } from "../examples.ts";

/** All formats, perimeter.yaml among them. */
export const formats: readonly AnyLanguage[] = [...languages, configLanguage(languages)];

export type Sample = { readonly language: AnyLanguage; readonly uri: string; readonly text: string; readonly rule: string };

/** The texts of all examples of a format, each once, at most `longest` characters. */
export function samplesOf(language: AnyLanguage, longest = 4096): readonly Sample[] {
  const seen = new Set<string>();
  const samples: Sample[] = [];
  for (const rule of language.rules as readonly Rule<unknown>[]) {
    for (const example of rule.examples) {
      const { text } = unmark("bad" in example ? example.bad : example.good);
      const uri = exampleUri(language, example);
      if (text.length > longest || seen.has(`${uri}\n${text}`)) continue;
      seen.add(`${uri}\n${text}`);
      samples.push({ language, uri, text, rule: rule.id });
    }
  }
  return samples;
}

/** A generator of numbers in [0, 1) that says the same again for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The seed of this run: PERIMETER_SEED, or always the same. */
export const SEED = Number(process.env.PERIMETER_SEED ?? "20260101");

/** How often something is tried: less on a desk, more in CI, or what an environment variable says. */
export const times = (name: string, desk: number, ci: number): number =>
  Number(process.env[name] ?? (process.env.CI === "true" ? ci : desk));

/** Tried at least, however slow. */
const LEAST = 100;

/**
 * True until a format has had its seconds of processor time in one test: slow formats are tried less often on a given machine, and the seed makes
 * what was tried a beginning of the same sequence. PERIMETER_SECONDS sets the seconds.
 */
export function patience(desk: number, ci: number): () => boolean {
  const used = () => process.cpuUsage().user / 1e6;
  const end = used() + times("PERIMETER_SECONDS", desk, ci);
  let tries = 0;
  return () => tries++ < LEAST || used() < end;
}

const SCOPE = (isolated: boolean): Scope => ({ targets: {}, isolated, has: () => false });

/** Everything a format says about one text, and that all of it is fit to be shown. `where` tells what was tried. */
export function examine(language: AnyLanguage, uri: string, text: string, where: () => string): Checked {
  const checked = lint(language, uri, text, where);
  for (const finding of checked.findings) {
    fits(finding.span, text, () => `${finding.rule} in ${where()}`);
    assert.ok(finding.message.length <= 100, `${finding.rule}: ${finding.message.length} characters: ${finding.message} in ${where()}`);
    assert.doesNotMatch(finding.message, /\p{Cc}/u, `${finding.rule} in ${where()}`);
    for (const related of finding.related ?? [])
      if ((related.uri ?? uri) === uri) fits(related.span, text, () => `${finding.rule}, related, in ${where()}`);
    if (finding.fix !== undefined)
      assert.doesNotThrow(() => applyEdits(text, finding.fix?.edits ?? []), `the fix of ${finding.rule} in ${where()}`);
  }
  return checked;
}

function lint(language: AnyLanguage, uri: string, text: string, where: () => string): Checked {
  try {
    const file = read(language, { uri, text });
    const checked = check(language, [file], SCOPE(text.length % 2 === 0));
    if (checked.failures[0] !== undefined) throw checked.failures[0].error;
    for (const unit of unitsOf(language, [file], SCOPE(false))) for (const fact of language.facts(unit)) assert.ok(fact.at.span.start >= 0);
    return checked;
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    throw new Error(`${language.id} throws on ${where()}\n${reason}`);
  }
}

function fits({ start, end }: Span, text: string, where: () => string): void {
  assert.ok(
    Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= text.length,
    `span ${start}-${end} of ${text.length}: ${where()}`,
  );
}

/** Characters and words that have a meaning somewhere. */
const BITS = [
  ..."{}[]()<>\"'`;:,.#$%&*!|\\/-=+?@^~\n\r\t \0",
  "\r\n",
  "\ufeff",
  "\ud800",
  "\udfff",
  "😀",
  "\u2028",
  "{{",
  "}}",
  "<%",
  "%>",
  "${",
  "$(",
  "<<",
  "--",
  "- ",
  ": ",
  "::",
  "0x",
  "-1",
  "99999999999999999999",
  "255.255.255.256",
  "/33",
  "__proto__",
  "constructor",
  "toString",
  "«",
  "»",
];

/** One to four random edits of a text: cut, double, swap, replace, insert what means something, or take from another sample. */
export function mutated(text: string, others: readonly Sample[], next: () => number): string {
  let result = text;
  const pick = (below: number) => Math.floor(next() * below);
  for (let i = 1 + pick(4); i > 0; i--) {
    const start = pick(result.length + 1);
    const end = Math.min(result.length, start + pick(next() < 0.7 ? 6 : 80));
    const part = result.slice(start, end);
    const kind = pick(6);
    const other = others[pick(others.length)]?.text ?? "";
    const from = pick(other.length);
    const insert =
      kind === 0
        ? ""
        : kind === 1
          ? part + part
          : kind === 2
            ? (BITS[pick(BITS.length)] ?? "")
            : kind === 3
              ? part + (BITS[pick(BITS.length)] ?? "")
              : kind === 4
                ? other.slice(from, from + pick(60))
                : [...part].reverse().join("");
    result = result.slice(0, start) + insert + result.slice(end);
  }
  return result;
}

/** A random edit of a text, as an editor makes them: mostly a character typed or deleted, now and then a piece pasted or cut. */
export function typed(text: string, others: readonly Sample[], next: () => number): Edit {
  const pick = (below: number) => Math.floor(next() * below);
  const start = pick(text.length + 1);
  const way = next();
  if (way < 0.35) return { span: { start, end: start }, text: BITS[pick(BITS.length)] ?? "" };
  if (way < 0.5) return { span: { start, end: start }, text: "abc01.:/ \n;{}="[pick(14)] ?? "" };
  if (way < 0.75) return { span: { start, end: Math.min(text.length, start + 1) }, text: "" };
  const end = Math.min(text.length, start + pick(40));
  const other = others[pick(others.length)]?.text ?? "";
  const from = pick(other.length);
  return { span: { start, end }, text: way < 0.85 ? "" : other.slice(from, from + pick(80)) };
}
