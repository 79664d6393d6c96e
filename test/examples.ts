/** The examples of a rule as things to test: text without marks, where the marks were, and what a language says of it. */
import type { AnyLanguage, Scope } from "../server/core/language.ts";
import type { Example } from "../server/core/rule.ts";
import { applyEdits, type Span } from "../server/core/text.ts";
import { check, type Placed, read } from "../server/linter/lint.ts";

/** Text without its «» marks, and the spans that they marked, in order. */
export function unmark(marked: string): { text: string; spans: Span[] } {
  const spans: Span[] = [];
  const open: number[] = [];
  let text = "";
  for (const char of marked) {
    if (char === "«") open.push(text.length);
    else if (char === "»") spans.push({ start: open.pop() ?? 0, end: text.length });
    else text += char;
  }
  return { text, spans: spans.sort((a, b) => a.start - b.start) };
}

/** Where the main text of an example lies. */
export const exampleUri = (language: AnyLanguage, example: Example): string => `file:///${example.path ?? language.examplePath}`;

/** All findings of `language` about one text, with the example's other files beside it. */
export function lintExample(
  language: AnyLanguage,
  example: Example,
  text: string,
  targets: Readonly<Record<string, string>> = {},
): readonly Placed[] {
  const others = Object.entries(example.files ?? {}).map(([path, other]) => ({ uri: `file:///${path}`, text: unmark(other).text }));
  const sources = [{ uri: exampleUri(language, example), text, ...(example.mode === undefined ? {} : { mode: example.mode }) }, ...others];
  const uris = new Set(sources.map((source) => source.uri));
  const scope: Scope = { targets: { ...targets, ...example.targets }, isolated: false, has: (uri) => uris.has(uri) };
  const checked = check(
    language,
    sources.map((source) => read(language, source)),
    scope,
  );
  if (checked.failures.length > 0) throw checked.failures[0]?.error;
  return checked.findings;
}

/** The text after the fix of a finding that stays in one file. */
export function applyFix(text: string, finding: Placed): string {
  if (finding.fix === undefined) throw new Error(`${finding.rule} has no fix for this`);
  return applyEdits(text, finding.fix.edits);
}
