import type { Rule } from "../core/rule.ts";
import { languages, ruleOf } from "../linter/languages.ts";
import type { Session } from "./session.ts";

/** The first paragraph of a text, in one line. */
export const firstParagraph = (text: string): string => (text.trim().split(/\n[ \t]*\n/)[0] ?? "").replace(/\s*\n\s*/g, " ");

/** Answers `perimeter/explain` with the page of a rule as Markdown; null when there is no such rule. */
export function explain(_: Session, { rule }: { rule: string }): string | null {
  const known = ruleOf(rule);
  return known === undefined ? null : known.why;
}

/** Answers `perimeter/rules` with the id and summary of every rule. */
export function listRules(): { id: string; summary: string }[] {
  return languages.flatMap((language) => (language.rules as readonly Rule<unknown>[]).map(({ id, summary }) => ({ id, summary })));
}
