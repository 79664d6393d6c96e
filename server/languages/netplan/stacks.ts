/** What stands on what: members of bridges, bonds and VRFs, and links of VLANs and tunnels. */
import { put } from "../../core/lists.ts";
import type { Def, NetplanUnit, Reference } from "./model.ts";

type Stack = Pick<NetplanUnit, "defs" | "references">;

/** Whether a reference puts its definition on another one; the link of a virtual function is its physical one, and no stack. */
export const isOn = ({ path, from }: Reference): boolean => (path === "interfaces" || path === "link") && from.type !== "ethernets";

/** Definitions that stand on each other in a circle, or on themselves: one circle for each group of them. Linear. */
export function circlesOf(unit: Stack): readonly (readonly Def[])[] {
  const lower = endless(unit);
  const walks = new Map<Def, Def>();
  const circles: Def[][] = [];
  for (const start of lower.keys()) {
    const path: Def[] = [];
    let def: Def | undefined = start;
    for (; def !== undefined && !walks.has(def); def = lower.get(def)) {
      walks.set(def, start);
      path.push(def);
    }
    if (def !== undefined && walks.get(def) === start) circles.push(path.slice(path.indexOf(def)));
  }
  return circles;
}

// Definitions from which one never gets down to what stands on nothing, each with the first of its kind that it stands on.
function endless({ defs, references }: Stack): ReadonlyMap<Def, Def> {
  const pairs = references.filter(isOn).flatMap(({ from, id }) => {
    const on = defs.get(id);
    return on === undefined ? [] : [{ from, on }];
  });
  const count = new Map<Def, number>();
  const uppers = new Map<Def, Def[]>();
  for (const { from, on } of pairs) {
    count.set(from, (count.get(from) ?? 0) + 1);
    put(uppers, on, from);
  }
  const grounded = [...defs.values()].filter((def) => !count.has(def));
  for (let def = grounded.pop(); def !== undefined; def = grounded.pop())
    for (const upper of uppers.get(def) ?? []) {
      const left = (count.get(upper) ?? 0) - 1;
      count.set(upper, left);
      if (left === 0) grounded.push(upper);
    }
  const lower = new Map<Def, Def>();
  for (const { from, on } of pairs) if ((count.get(from) ?? 0) > 0 && (count.get(on) ?? 0) > 0 && !lower.has(from)) lower.set(from, on);
  return lower;
}
