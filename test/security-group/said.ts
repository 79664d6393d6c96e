/** What is said of a text: each loud finding as "rule token", in the order of the text. */
import type { AnyLanguage } from "../../server/core/language.ts";
import type { Rule } from "../../server/core/rule.ts";
import { lintExample } from "../examples.ts";

/** Errors and warnings alone, of rules that are on by default. */
export function saidOf(language: AnyLanguage, text: string, path?: string): readonly string[] {
  const found = lintExample(language, path === undefined ? { good: "" } : { good: "", path }, text);
  const rules = language.rules as readonly Rule<unknown>[];
  return found
    .filter(({ rule }) => rules.find(({ id }) => id === rule)?.optIn !== true)
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .sort((a, b) => a.span.start - b.span.start || a.rule.localeCompare(b.rule))
    .map(({ rule, span }) => `${rule.replace("security-group/", "")} ${text.slice(span.start, span.end).replace(/^["']|["']$/g, "")}`);
}

/** A text, and what is said of it: "rule token". */
export type Case = readonly [name: string, text: string, ...expected: string[]];

/** Cases with their format. */
export type Tables = readonly {
  readonly title: string;
  readonly language: AnyLanguage;
  readonly path: string;
  readonly cases: readonly Case[];
}[];

/** Tables of one format by name. */
export const tablesOf = (language: AnyLanguage, path: string, tables: Readonly<Record<string, readonly Case[]>>): Tables =>
  Object.entries(tables).map(([title, cases]) => ({ title: title.toLowerCase(), language, path, cases }));
