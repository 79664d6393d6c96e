/** Pairs of rules of one chain that share packets and do the opposite with them. */
import { meets } from "../../core/address.ts";
import type { Condition, NumberRange, PacketRule } from "../../core/filter.ts";
import { analysisOf, rulesOf, tablesNamed } from "./analysis.ts";
import type { IptablesUnit } from "./unit.ts";

/** `exception`: the later rule holds all packets of the earlier one. `overlap`: they share some, and neither holds all of the other's. */
export type Relation = { readonly earlier: PacketRule; readonly later: PacketRule; readonly how: "exception" | "overlap" };

/** Longer chains are made by programs, and nobody reads their pairs. */
const MOST = 5000;
const known = new WeakMap<IptablesUnit, readonly Relation[]>();

/** The relations of a unit's filter rules, at most one for each later rule. */
export function relations(unit: IptablesUnit): readonly Relation[] {
  let found = known.get(unit);
  if (found === undefined) {
    found = [...relationsIn(unit)];
    known.set(unit, found);
  }
  return found;
}

function* relationsIn(unit: IptablesUnit): Iterable<Relation> {
  for (const { table, chain, index, rule } of rulesOf(unit, tablesNamed(unit, "filter"))) {
    if (chain.rules.length > MOST) continue;
    const found = analysisOf(table).opposed(chain.name, index);
    if (found !== undefined && unit.origin(found.rule) !== undefined) yield { earlier: found.rule, later: rule, how: found.how };
  }
}

/** Whether two rules may share a packet, by their protocols, ports and addresses alone: false is certain. */
export const mayMeet = (a: PacketRule, b: PacketRule): boolean =>
  !a.conditions.some((one) => b.conditions.some((other) => one.on === other.on && excludes(one, other)));

function excludes(one: Condition, other: Condition): boolean {
  if (("not" in one && one.not) || ("not" in other && other.not)) return false;
  if ("protocols" in one && "protocols" in other) return apart(one.protocols, other.protocols);
  if ("ports" in one && "ports" in other) return one.on !== "any-port" && apart(one.ports, other.ports);
  return "ranges" in one && "ranges" in other && !one.ranges.some((range) => other.ranges.some((each) => meets(range, each)));
}

const apart = (some: readonly NumberRange[], others: readonly NumberRange[]): boolean =>
  !some.some(([first, last]) => others.some(([low, high]) => first <= high && low <= last));
