/** After an edit, rules of `scope: "part"` are asked about the parts that changed; what they said about the others is told again, moved. */
import type { AnyLanguage, AnyUnit, Part, Parts } from "../core/language.ts";
import { put } from "../core/lists.ts";
import type { Rule } from "../core/rule.ts";
import { askAcross, askEach, type Checked, checkRules, type Heard, type Placed } from "./lint.ts";
import { type Moves, movedAll } from "./moved.ts";

/** What those rules said about each part, by its key; good for as long as the unit has this frame. */
export type Kept = { readonly frame: object; readonly said: ReadonlyMap<object, readonly Placed[]> };

/** What all rules say about a unit. `keep`: what of it can be kept for its next state; to be asked before that is made. */
export type Answer = { readonly checked: Checked; readonly keep: () => Kept | undefined };

/** The rules of a language that somebody wants to hear, by how they are asked. */
export type Asked = {
  readonly all: readonly Rule<AnyUnit>[];
  readonly inParts: readonly Rule<AnyUnit>[];
  readonly others: readonly Rule<AnyUnit>[];
};

/** Those rules of a language. */
export function askedOf(language: AnyLanguage, heard: Heard): Asked {
  const all = language.rules.filter(heard) as readonly Rule<AnyUnit>[];
  return { all, inParts: all.filter(({ scope }) => scope === "part"), others: all.filter(({ scope }) => scope !== "part") };
}

/** Asks the rules about a unit: about all of it, or, with what was `kept` of its state before, about what changed since. */
export function checkInParts(language: AnyLanguage, unit: AnyUnit, rules: Asked, before?: Kept, moves?: Moves): Answer {
  const parts: Parts<AnyUnit> | undefined = language.parts?.(unit);
  if (parts === undefined) return { checked: checkRules(rules.all, unit), keep: () => undefined };
  if (before === undefined || moves === undefined || before.frame !== parts.frame) return checkWhole(rules, unit, parts);
  const others = checkRules(rules.others, unit);
  const together = askAcross(rules.inParts, unit);
  const said = new Map<object, readonly Placed[]>();
  const findings = [...others.findings, ...together.findings];
  const failures = [...others.failures, ...together.failures];
  const ask = (shown: AnyUnit): readonly Placed[] => {
    const answer = askEach(rules.inParts, shown);
    failures.push(...answer.failures);
    return answer.findings;
  };
  for (const finding of ask(parts.rest)) findings.push(finding);
  for (const part of parts.parts) {
    const old = before.said.get(part.key);
    const found = (old === undefined ? undefined : movedAll(old, moves)) ?? ask(part.unit);
    said.set(part.key, found);
    for (const finding of found) findings.push(finding);
  }
  return { checked: { findings, failures }, keep: () => (failures.length > 0 ? undefined : { frame: parts.frame, said }) };
}

/** What was kept of a unit whose rules need not be asked after an edit. */
export function movedKept({ frame, said }: Kept, moves: Moves): Kept | undefined {
  const moved = new Map<object, readonly Placed[]>();
  for (const [key, findings] of said) {
    const now = movedAll(findings, moves);
    if (now === undefined) return undefined;
    moved.set(key, now);
  }
  return { frame, said: moved };
}

function checkWhole(rules: Asked, unit: AnyUnit, parts: Parts<AnyUnit>): Answer {
  const each = askEach(rules.inParts, unit);
  const others = checkRules(rules.others, unit);
  const together = askAcross(rules.inParts, unit);
  const findings = each.findings.concat(others.findings, together.findings);
  const failures = each.failures.concat(others.failures, together.failures);
  // A rule that threw may have had more to say.
  const keep = (): Kept | undefined =>
    failures.length > 0 ? undefined : { frame: parts.frame, said: saidBy(rules.inParts, each.findings, parts) };
  return { checked: { findings, failures }, keep };
}

/** Which part each finding comes from: the one it is in. Where a part says something about what is around it, all parts are asked again. */
function saidBy(rules: readonly Rule<AnyUnit>[], findings: readonly Placed[], { parts, rest }: Parts<AnyUnit>): Kept["said"] {
  const said = new Map<object, Placed[]>(parts.map(({ key }) => [key, []]));
  const place = placesOf(parts);
  const around: Placed[] = [];
  for (const finding of findings) (said.get(place(finding) ?? NOWHERE) ?? around).push(finding);
  const expected = new Set(askEach(rules, rest).findings.map(identity));
  if (around.every((finding) => expected.has(identity(finding)))) return said;
  return new Map(parts.map(({ key, unit }) => [key, askEach(rules, unit).findings]));
}

const NOWHERE = {};

const identity = ({ rule, uri, span, message }: Placed): string => `${rule} ${span.start} ${span.end} ${uri} ${message}`;

/** Finds the part that a finding is in, by the files and the places of all of them. */
function placesOf(parts: readonly Part<AnyUnit>[]): (finding: Placed) => object | undefined {
  const byFile = new Map<string, { readonly start: number; readonly end: number; readonly key: object }[]>();
  for (const { key, uri, span } of parts) {
    put(byFile, uri, { ...span, key });
  }
  for (const list of byFile.values()) list.sort((a, b) => a.start - b.start);
  return ({ uri, span }) => {
    const list = byFile.get(uri) ?? [];
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.start as number) <= span.start) low = middle + 1;
      else high = middle;
    }
    const last = list[low - 1];
    return last !== undefined && span.start < last.end ? last.key : undefined;
  };
}
