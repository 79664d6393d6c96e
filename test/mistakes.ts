/**
 * Tables of files with one planted mistake each, and of right files that look as people write them: `mistakes.txt` of a format. Every entry
 * starts with a line `=== name | rule`, or `=== name | silent`; a path after a second bar says where the file lies. «» in the text marks where
 * the finding is.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { AnyLanguage } from "../server/core/language.ts";
import type { Placed } from "../server/linter/lint.ts";
import { lintExample, unmark } from "./examples.ts";

export type Entry = { readonly name: string; readonly rule: string; readonly path: string; readonly marked: string };

/** The entries of a table. */
export function readTable(language: AnyLanguage, file: URL): readonly Entry[] {
  return readFileSync(file, "utf8")
    .split(/^=== /m)
    .slice(1)
    .map((entry) => {
      const end = entry.indexOf("\n");
      const [name = "", rule = "", own] = entry.slice(0, end).split(" | ");
      return { name, rule, path: own ?? language.examplePath, marked: entry.slice(end + 1).replace(/\n+$/, "\n") };
    });
}

/** One test for each entry: the mistake is told where it is, and nothing else is a warning; right files have no warning. `least`: of each kind. */
export function testTable(language: AnyLanguage, file: URL, least: { readonly mistakes: number; readonly right: number }): void {
  const all = readTable(language, file);
  const right = all.filter(({ rule }) => rule === "silent");
  test(`${language.id}: a table of mistakes and of right files`, () => {
    assert.ok(right.length >= least.right && all.length - right.length >= least.mistakes, `${right.length} right of ${all.length}`);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length, "each has its own name");
  });
  for (const entry of all) test(`${language.id}: ${entry.name}`, () => judge(language, entry));
}

function judge(language: AnyLanguage, { rule, path, marked }: Entry): void {
  const { text, spans } = unmark(marked);
  const said = lintExample(language, { good: text, path }, text);
  const [mark] = spans;
  const isIt = (one: Placed): boolean => one.rule === `${language.id}/${rule}`;
  if (rule !== "silent") {
    assert.ok(mark, "the mistake is marked");
    const found = said.find((one) => isIt(one) && one.span.start === mark.start && one.span.end === mark.end);
    assert.ok(found, `not found there; said:\n${said.map((one) => show(text, one)).join("\n")}`);
  }
  const noise = said.filter((one) => !isIt(one) && (one.severity === "warning" || one.severity === "error"));
  assert.deepEqual(
    noise.map((one) => show(text, one)),
    [],
  );
}

const show = (text: string, { rule, span, severity, message }: Placed): string =>
  `${severity} ${rule} [${text.slice(span.start, span.end)}] ${message}`;
