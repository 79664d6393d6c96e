/** Comments by which other scanners are told to be silent, honoured for what is said about security. */
import type { Finding, Rule } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import type { CloudUnit } from "./normal.ts";

const WORDS = /(?:#|\/\/|\/\*)[ \t]*(?:checkov:skip=|(?:tfsec|trivy):ignore:|kics-scan ignore)/g;

/** The rules, silent about security inside top-level blocks that a comment excuses. */
export const excusing = (rules: readonly Rule<CloudUnit>[]): readonly Rule<CloudUnit>[] =>
  rules.map((rule) => (rule.category === "security" ? { ...rule, check: (unit) => loud(unit, rule.check(unit)) } : rule));

function* loud(unit: CloudUnit, findings: Iterable<Finding>): Generator<Finding> {
  for (const finding of findings) if (!isExcused(unit, finding)) yield finding;
}

const known = new WeakMap<CloudUnit, ReadonlyMap<string, readonly Span[]>>();

function isExcused(unit: CloudUnit, { uri, span }: Finding): boolean {
  let excused = known.get(unit);
  if (excused === undefined) {
    excused = new Map([...unit.blocks].map(([one, blocks]) => [one, excusedIn(unit.texts.get(one) ?? "", blocks)]));
    known.set(unit, excused);
  }
  return excused.get(uri ?? unit.uri)?.some((block) => block.start <= span.start && span.end <= block.end) ?? false;
}

/** The blocks that hold such a comment, or begin on the line after one. */
function excusedIn(text: string, blocks: readonly Span[]): readonly Span[] {
  const found: Span[] = [];
  let place = 0;
  for (const { index } of text.matchAll(WORDS)) {
    while (place < blocks.length && (blocks[place] as Span).end < index) place++;
    const block = blocks[place];
    if (block === undefined) return found;
    const between = index < block.start ? text.slice(index, Math.min(block.start, index + 1000)) : "";
    const isNear = between === "" || (between.length < 1000 && !/\n[ \t]*[^#/\s]/.test(between) && !/\n[ \t\r]*\n/.test(between));
    if (isNear && found.at(-1) !== block) found.push(block);
  }
  return found;
}
