/** Rules that look into sets: whether the sets are there, and of the right kind. */
import { brief } from "../../core/markdown.ts";
import { nearest } from "../../core/suggest.ts";
import { isGenerated } from "./analysis.ts";
import type { Part, Use } from "./command.ts";
import type { IptablesFile } from "./file.ts";
import type { SetNode } from "./ipset.ts";
import type { RuleNode, Ruleset } from "./ruleset.ts";

const KEYS = ["--match-set", "--set", "--add-set", "--del-set", "--map-set"];

/** Notes what is wrong with the sets that rules name. Sets are looked for in the unit's files only where `complete` says that nothing else could make them. */
export function checkSets(ruleset: Ruleset, files: readonly IptablesFile[], complete: boolean): void {
  const saved = files.some((file) => file.kind === "ipset");
  for (const rule of ruleset.rules) {
    const { parts, matches, target } = rule.command;
    if (target?.module?.name !== "SET" && !matches.some(isSetMatch)) continue;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as Part;
      if (part.second !== undefined && rule.file.script === undefined && namesSet(rule, part))
        checkSet(ruleset, rule, part, complete, saved);
    }
  }
}

const isSetMatch = ({ module }: Use): boolean => module.name === "set";

/** The options of a rule that name a set which is known. */
export function* setParts(rule: RuleNode): Generator<Part> {
  for (const part of rule.command.parts) if (namesSet(rule, part)) yield part;
}

const namesSet = (rule: RuleNode, part: Part): boolean =>
  part.use !== -1 && part.value?.known === true && part.second !== undefined && KEYS.includes(part.key) && isSet(rule, part);

const isSet = (rule: RuleNode, part: Part): boolean =>
  part.use === -2 ? rule.command.target?.module?.name === "SET" : rule.command.matches[part.use]?.module.name === "set";

/** Notes what is wrong with the set that an option of a rule names. */
export function checkSet(ruleset: Ruleset, rule: RuleNode, part: Part, complete: boolean, saved: boolean) {
  const name = part.value as { text: string; start: number; end: number };
  const sides = part.second as { text: string; start: number; end: number };
  const refuse = (fault: Parameters<typeof ruleset.faults.push>[0]): void => {
    ruleset.faults.push(fault);
  };
  const of = { file: rule.file, base: rule.base };
  const listed = sides.text.split(",");
  if (listed.length > 6 || listed.some((side) => side !== "src" && side !== "dst")) {
    const message = `"${brief(sides.text, 30)}" must be src or dst, or a list of at most six of them`;
    return refuse({ rule: "bad-value", start: sides.start, end: sides.end, message, ...of });
  }
  const set = ruleset.sets.get(name.text);
  const { start, end } = name;
  if (set === undefined) {
    // Programs make the sets of their own chains.
    if (!complete || isGenerated(rule.chain.name)) return;
    const meant = nearest(name.text, ruleset.sets.keys());
    const message = `The set ${brief(name.text, 31)} is made nowhere here: it must exist before these rules load${meant ? ` (${brief(meant, 20)}?)` : ""}`;
    refuse({ rule: "undefined-set", start, end, message, ...of, ...(!saved && { severity: "warning" as const }) });
  } else if (set.family !== undefined && set.family !== rule.family) {
    const message = `${brief(set.name, 31)} is a set of IPv${set.family} addresses: an IPv${rule.family} rule cannot look into it`;
    refuse({ rule: "ipset-family-mismatch", start, end, message, ...of });
  }
}

/** The set that a part names, when it is known. */
export const setOf = (ruleset: Ruleset, part: Part): SetNode | undefined =>
  part.value?.known ? ruleset.sets.get(part.value.text) : undefined;
