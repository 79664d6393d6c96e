/** A language small enough to see through: a word a line, `include GLOB`, `define NAME` and `use NAME`. */
import { globMatcher } from "../../server/core/glob.ts";
import type { AnyUnit, Language, ParsedFile, Problem, Scope } from "../../server/core/language.ts";
import type { Finding, Rule } from "../../server/core/rule.ts";
import type { Edit, Source, Span } from "../../server/core/text.ts";
import { resolveUri } from "../../server/core/uri.ts";

export type ToyLine = { readonly words: readonly string[]; readonly span: Span };
export type ToyFile = ParsedFile & { readonly lines: readonly ToyLine[]; readonly incremental: boolean };
export type ToyUnit = AnyUnit & { readonly files: readonly ToyFile[]; readonly scope: Scope };

/** Counts what the engine asked for, so that tests can see what was remembered. */
export type Counts = { parses: number; checks: number; facts: number };

const words = function* (unit: ToyUnit, first: string): Generator<{ file: ToyFile; line: ToyLine }> {
  for (const file of unit.files) for (const line of file.lines) if (line.words[0] === first) yield { file, line };
};

const rule = (id: string, check: (unit: ToyUnit) => Iterable<Finding>, more: Partial<Rule<ToyUnit>> = {}): Rule<ToyUnit> => ({
  id: `toy/${id}`,
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: `${id} is said of a toy`,
  why: "Toys are for tests, and this one says something about each of its words.",
  references: [],
  examples: [{ bad: "«bad»\n" }, { good: "good\n" }],
  check,
  ...more,
});

export const toyRules: readonly Rule<ToyUnit>[] = [
  rule("bad-word", function* (unit) {
    for (const { file, line } of words(unit, "bad")) {
      const fix = { title: "Make it good", safe: true, edits: [{ span: line.span, text: "good" }] };
      yield { uri: file.source.uri, span: line.span, message: "this word is bad", fix };
    }
  }),
  rule(
    "undefined-name",
    function* (unit) {
      const defined = new Set([...words(unit, "define")].map(({ line }) => line.words[1]));
      for (const { file, line } of words(unit, "use")) {
        if (defined.has(line.words[1])) continue;
        const fix = { title: "Drop it", safe: false, edits: [{ span: line.span, text: "" }] };
        if (!unit.scope.isolated) yield { uri: file.source.uri, span: line.span, message: `"${line.words[1]}" is not defined`, fix };
      }
    },
    { category: "invalid", severity: "error" },
  ),
  rule("broken", function* (unit) {
    for (const { line } of words(unit, "throw")) throw new Error(`toy broke at ${line.span.start}`);
    yield* [];
  }),
  rule("version", function* (unit) {
    for (const { line } of words(unit, "version")) yield { span: line.span, message: `toy ${unit.targets.toy ?? "any"}` };
  }),
  rule(
    "shy",
    function* (unit) {
      for (const { line } of words(unit, "shy")) yield { span: line.span, message: "only when asked" };
    },
    { optIn: true, severity: "hint" },
  ),
  rule("damage", () => [], { category: "invalid", severity: "error" }),
];

export function parseToy(source: Source, before?: { file: ToyFile; edits: readonly Edit[] }): { file: ToyFile; problems: Problem[] } {
  const lines: ToyLine[] = [];
  let at = 0;
  for (const text of source.text.split("\n")) {
    const code = text.split("#")[0]?.trimEnd() ?? "";
    if (code !== "") lines.push({ words: code.split(/ +/), span: { start: at, end: at + code.length } });
    at += text.length + 1;
  }
  const problems = lines
    .filter((line) => line.words[0] === "{")
    .map(({ span }) => ({ rule: "toy/damage" as const, span, message: "never closed" }));
  return { file: { source, lines, incremental: before !== undefined }, problems };
}

/** A fresh toy language. Files named `*.toy` are toys for sure, `*.maybe` when they begin with `toy`. */
export function toyLanguage(counts: Counts = { parses: 0, checks: 0, facts: 0 }, id = "toy"): Language<ToyFile, ToyUnit> {
  return {
    id,
    name: "Toy",
    lineComment: "#",
    examplePath: "a.toy",
    detect: (path, head) =>
      path.endsWith(".toy") ? "sure" : !path.endsWith(".maybe") ? "no" : head === "" ? "maybe" : head.startsWith("toy") ? "sure" : "no",
    parse(source, before) {
      counts.parses++;
      return parseToy(source, before);
    },
    pulls: (file, among) => includesOf(file).flatMap((glob) => among.filter(globMatcher(glob))),
    units: toyUnits,
    facts(unit) {
      counts.facts++;
      const { uri } = unit;
      return [{ kind: "gap", about: "all", why: "a toy", at: { uri, span: { start: 0, end: 0 } }, confidence: "stated" }];
    },
    rules: toyRules.map((one) => ({
      ...one,
      check(unit) {
        counts.checks++;
        return one.check(unit);
      },
    })),
  };
}

const includesOf = (file: ToyFile): string[] =>
  file.lines.filter((line) => line.words[0] === "include").map((line) => resolveUri(file.source.uri, line.words[1] ?? ""));

function toyUnits(files: readonly ToyFile[], scope: Scope): ToyUnit[] {
  const included = new Set<ToyFile>();
  const parts = new Map(
    files.map((file) => {
      const matchers = scope.isolated ? [] : includesOf(file).map((glob) => globMatcher(glob));
      const others = files.filter((other) => other !== file && matchers.some((matches) => matches(other.source.uri)));
      for (const other of others) included.add(other);
      return [file, [file, ...others]] as const;
    }),
  );
  return files
    .filter((file) => !included.has(file))
    .map((file) => {
      const all = parts.get(file) ?? [file];
      return { uri: file.source.uri, uris: all.map(({ source }) => source.uri), targets: scope.targets, files: all, scope };
    });
}
