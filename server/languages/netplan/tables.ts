/** Routing tables: which routes and policies name them, and the default route that was meant for one and does not say so. */
import { put } from "../../core/lists.ts";
import type { Finding } from "../../core/rule.ts";
import { type DefaultRoute, defaultsOf, numberOf, usesDhcp, vrfOf } from "./addressing.ts";
import { added, textIn } from "./edits.ts";
import { type Def, type Item, type NetplanUnit, textOf } from "./model.ts";
import { familyOf } from "./values.ts";

/** Numbers of the tables that routes are put into, and of those that policies lead to; a VRF does both for its own. */
export type Tables = { readonly routed: ReadonlySet<number | undefined>; readonly asked: ReadonlySet<number | undefined> };

/** default, main and local (`/etc/iproute2/rt_tables`): the kernel has them, and rules that lead there. */
export const BUILT_IN: ReadonlySet<number> = new Set([253, 254, 255]);

/** The tables of a unit. */
export function tablesOf(unit: NetplanUnit): Tables {
  const defs = [...unit.defs.values()];
  const vrfs = defs.filter(({ type }) => type === "vrfs").map((def) => numberOf(def, "table"));
  const learnt = defs.map((def) => numberOf(def, "ra-overrides.table"));
  const tables = (of: (def: Def) => readonly Item[]) => defs.flatMap((def) => of(def).map((item) => numberOf(item, "table")));
  return {
    routed: new Set([...vrfs, ...learnt, ...tables(({ routes }) => routes)]),
    asked: new Set([...vrfs, ...tables(({ policies }) => policies)]),
  };
}

/** What tells default routes apart for the kernel: two with the same key contend for one place. */
export const placeOf = (unit: NetplanUnit, { def, family, table, metric }: DefaultRoute): string =>
  `${family} ${table === "254" ? "" : table} ${metric} ${def.type === "vrfs" ? def.id : vrfOf(unit, def)}`;

/** A default route in the main table of an interface whose policies lead to a table without routes, by the number of that table. */
export type Misplaced = { readonly table: number; readonly route: DefaultRoute & { readonly route: Item } };

const remembered = new WeakMap<NetplanUnit, ReadonlyMap<Def, Misplaced>>();

/**
 * Default routes that lack the `table` of their interface's policies: those policies lead to one table that nothing is in,
 * and the main table has a default route of another interface without this one.
 */
export function misplacedDefaults(unit: NetplanUnit): ReadonlyMap<Def, Misplaced> {
  const known = remembered.get(unit);
  if (known !== undefined) return known;
  const found = new Map<Def, Misplaced>();
  remembered.set(unit, found);
  const empty = emptyTables(unit);
  if (empty.size === 0) return found;
  const others = new Map<string, Def[]>();
  for (const def of unit.defs.values()) for (const link of mainDefaults(unit, def)) put(others, link, def);
  for (const [def, table] of empty)
    for (const route of defaultsOf(def)) {
      const link = linkOf(unit, def, route.family);
      if (route.route === undefined || route.table !== "" || def.type === "vrfs" || !asksOf(def, route.family)) continue;
      if (!(others.get(link) ?? []).some((other) => other !== def && !found.has(other))) continue;
      found.set(def, { table, route: { ...route, route: route.route } });
      break;
    }
  return found;
}

// Whether some policy of a definition may be about a family: by the addresses that it names.
const asksOf = ({ policies }: Def, family: 4 | 6): boolean =>
  policies.some((policy) => (familyOf(textOf(policy, "from") ?? textOf(policy, "to") ?? "") ?? family) === family);

/** What a finding about an empty table adds: the default route of the interface that was meant for it, and one fix for all policies that lead there (`mended` has those that got it). */
export function meantRoute(unit: NetplanUnit, def: Def, uri: string, mended: Set<Def>): Pick<Finding, "fix" | "related"> {
  const misplaced = misplacedDefaults(unit).get(def);
  if (misplaced === undefined) return {};
  const { at } = misplaced.route.setting;
  const related = [{ ...at, message: `this default route does not say \`table: ${misplaced.table}\`` }];
  if (mended.has(def)) return { related };
  mended.add(def);
  const edits = [added(textIn(def, at.uri), misplaced.route.route.map, `table: ${misplaced.table}`)];
  const place = at.uri === uri ? { edits } : { edits: [], elsewhere: { [at.uri]: edits } };
  return { related, fix: { title: `Put the default route into table ${misplaced.table}`, safe: false, ...place } };
}

// Definitions whose policies lead to one table that is empty.
function emptyTables(unit: NetplanUnit): ReadonlyMap<Def, number> {
  const found = new Map<Def, number>();
  const withPolicies = [...unit.defs.values()].filter(({ policies }) => policies.length > 0);
  if (withPolicies.length === 0 || unit.isolated) return found;
  const { routed } = tablesOf(unit);
  for (const def of withPolicies) {
    const tables = new Set(def.policies.flatMap((policy) => numberOf(policy, "table") ?? []));
    const [table] = tables;
    if (tables.size === 1 && table !== undefined && table !== 0 && !BUILT_IN.has(table) && !routed.has(table)) found.set(def, table);
  }
  return found;
}

const linkOf = (unit: NetplanUnit, def: Def, family: 4 | 6): string => `${family} ${vrfOf(unit, def)}`;

// Families, each with the VRF, that an interface brings a default route in the main table for.
function mainDefaults(unit: NetplanUnit, def: Def): ReadonlySet<string> {
  const written = [...defaultsOf(def)].filter(({ table }) => table === "" || table === "254").map(({ family }) => family);
  const leased = ([4, 6] as const).filter((family) => usesDhcp(def, family));
  return new Set([...written, ...leased].map((family) => linkOf(unit, def, family)));
}
