/** Rules in words: their pages, and the list to choose from. */
import { code, plain } from "../core/markdown.ts";
import type { Example, Rule } from "../core/rule.ts";
import type { Session } from "./session.ts";

/** The first paragraph of a text, in one line. */
export const firstParagraph = (text: string): string => (text.trim().split(/\n[ \t]*\n/)[0] ?? "").replace(/\s*\n\s*/g, " ");

/** Answers `perimeter/explain` with the page of a rule as Markdown; null when there is no such rule. */
export function explain({ project }: Session, { rule }: { rule: string }): string | null {
  const known = project.rules.get(rule);
  return known === undefined ? null : pageOf(known);
}

/** Answers `perimeter/rules` with the id and summary of every rule. */
export function listRules({ project }: Session): { id: string; summary: string }[] {
  return project.rules.ids.map((id) => ({ id, summary: project.rules.get(id)?.summary ?? "" }));
}

function pageOf(rule: Rule<never>): string {
  const facts = [`${rule.severity}, ${rule.category}`, `since ${rule.since}`, ...(rule.optIn === true ? ["off unless it is named"] : [])];
  const references = rule.references.map((reference) => `- <${reference}>`);
  const parts = [
    `# ${plain(rule.id)}`,
    `**${rule.summary}**`,
    facts.join(" · "),
    rule.why.trim(),
    ...rule.examples.map(exampleText),
    ...(references.length === 0 ? [] : [`## References\n\n${references.join("\n")}`]),
    `Meant to be so? Write ${code(`perimeter: ignore[${rule.id}] why`)} in a comment on the line or above it.`,
  ];
  return `${parts.join("\n\n")}\n`;
}

function exampleText(example: Example): string {
  if (!("bad" in example)) return `## Fine\n\n${fenced(example.good)}`;
  const fixed = example.fixed === undefined || example.fixed === "" ? "" : `\n\nBecomes:\n\n${fenced(example.fixed)}`;
  return `## Found\n\n${fenced(example.bad)}${fixed}`;
}

const fenced = (text: string): string => `\`\`\`\`\n${text.replace(/[«»]/g, "").trimEnd()}\n\`\`\`\``;
