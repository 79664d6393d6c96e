/** Pairs of rules of one chain that share packets and do the opposite with them. */
import type { Family } from "../../core/address.ts";
import type { PacketRule } from "../../core/filter.ts";
import { covered, share } from "../../packets/index.ts";
import type { IptablesUnit } from "./unit.ts";

/** `exception`: the later rule holds all packets of the earlier one. `overlap`: they share some, and neither holds all of the other's. */
export type Relation = { readonly earlier: PacketRule; readonly later: PacketRule; readonly how: "exception" | "overlap" };

/** So many rules back are compared with each: relations are about neighbours, and every pair would take quadratic time. */
const BACK = 40;
const OPPOSITE: Readonly<Record<string, string>> = { accept: "closed", drop: "open", reject: "open" };
const SIDE: Readonly<Record<string, string>> = { accept: "open", drop: "closed", reject: "closed" };

/** The relations of a unit's rules, at most one for each later rule. */
export function* relations(unit: IptablesUnit): Iterable<Relation> {
  for (const table of unit.tables) {
    if (table.name !== "filter") continue;
    for (const chain of table.chains.values()) {
      for (const [index, later] of chain.rules.entries()) {
        if (!(later.action.do in SIDE) || later.conditions.length === 0 || unit.origin(later) === undefined) continue;
        const found = relationOf(table.family, chain.rules.slice(Math.max(0, index - BACK), index), later);
        if (found !== undefined && unit.origin(found.earlier) !== undefined) yield found;
      }
    }
  }
}

function relationOf(family: Family, before: readonly PacketRule[], later: PacketRule): Relation | undefined {
  for (const earlier of before) {
    if (SIDE[earlier.action.do] === undefined || SIDE[earlier.action.do] !== OPPOSITE[later.action.do] || earlier.conditions.length === 0)
      continue;
    if (!known(earlier) || !known(later) || !share(family, earlier.conditions, later.conditions)) continue;
    const inside = covered(family, earlier.conditions, [later.conditions]);
    if (inside !== "unknown" && "by" in inside) return { earlier, later, how: "exception" };
    const outside = covered(family, later.conditions, [earlier.conditions]);
    if (outside !== "unknown" && "packet" in outside) return { earlier, later, how: "overlap" };
  }
  return undefined;
}

const known = (rule: PacketRule): boolean => rule.conditions.every(({ on }) => on !== "opaque");
