/** Rules without which all packets would fare the same. */
import type { Condition, PacketRule } from "../../core/filter.ts";
import type { Redundancy } from "../../packets/index.ts";
import { analysisOf, isGenerated, rulesOf, type Standing } from "./analysis.ts";
import { deadRules } from "./dead.ts";
import type { IptablesUnit } from "./unit.ts";

/** Those of a unit's rules that could be deleted, each with what would decide in its stead. */
export function redundantRules(unit: IptablesUnit): readonly (readonly [PacketRule, Redundancy])[] {
  const redundant: (readonly [PacketRule, Redundancy])[] = [];
  const dead = new Set(deadRules(unit).map((one) => one.rule));
  const all = rulesOf(unit);
  for (let i = 0; i < all.length; i++) {
    const { table, chain, index, rule } = all[i] as Standing;
    // A line of a loop stands for several rules: one of them cannot be deleted.
    if (unit.origin(rule)?.file.kind === "script" || rule.action.do === "continue" || rule.conditions.length === 0) continue;
    if (isGenerated(chain.name)) continue;
    const found = analysisOf(table).redundant(chain.name, index);
    if (found === undefined || isGenerated(chain.name, rule) || rule.conditions.some(leavesTrace)) continue;
    // That the later ones see no packet is told of them.
    if (found.rules.length > 0 && found.rules.every((other) => dead.has(other))) continue;
    redundant.push([rule, found]);
  }
  return redundant;
}

// Lists of recent sources, accounts and the tables of hashlimit change with every packet that comes to the match: port knocking lives on
// rules that drop, and rules that name one table of hashlimit spend each other's credit.
const leavesTrace = (one: Condition): boolean =>
  one.on === "opaque" && /^(recent .*--(set|update|remove)\b|nfacct |hashlimit )/.test(one.key);
