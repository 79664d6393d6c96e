/** Where rules that come and go move the cuts of a space's axes. */
import type { Condition, PacketRule } from "../core/filter.ts";
import type { Moved, Space } from "./space.ts";

/** Where some rules cut the axes on which coordinates depend on all rules: interfaces, TCP flags, and the addresses of IPv6. */
type Cuts = { readonly names: Set<string>; readonly flags: Set<number>; readonly sources: Set<bigint>; readonly destinations: Set<bigint> };

/** Where the axes are cut otherwise when the rules `gone` give way to `come` while the `others` stay; undefined when TCP flags are told apart otherwise, or it is not worth looking. */
export function movedCuts(
  { family }: Space,
  gone: readonly PacketRule[],
  come: readonly PacketRule[],
  others: () => Iterable<PacketRule>,
): Moved | undefined {
  if (family === 6 && rangesIn(gone) + rangesIn(come) > MANY) return undefined;
  const [before, after] = [cutsOf(gone, family), cutsOf(come, family)];
  const moved: Cuts = {
    names: difference(before.names, after.names),
    flags: difference(before.flags, after.flags),
    sources: difference(before.sources, after.sources),
    destinations: difference(before.destinations, after.destinations),
  };
  // Which TCP flag tests find room may depend on their order.
  if (moved.flags.size > 0) return undefined;
  if (sizeOf(moved) === 0) return moved;
  for (const { conditions } of others()) {
    for (let i = 0; i < conditions.length; i++) stay(conditions[i] as Condition, family, moved);
    if (sizeOf(moved) === 0) break;
  }
  return moved;
}

/** With more ranges than this, a table is compiled as fast. Besides, V8 hashes a bigint by its lowest 64 bits: networks of a /64 would all meet in one bucket. */
const MANY = 200;

function rangesIn(rules: readonly PacketRule[]): number {
  let count = 0;
  for (const { conditions } of rules) for (const one of conditions) if ("ranges" in one) count += one.ranges.length;
  return count;
}

/** Whether the axes stay as they are when the rules `gone` give way to `come` while the `others` stay. */
export function sameAxes(
  space: Space,
  gone: readonly PacketRule[],
  come: readonly PacketRule[],
  others: () => Iterable<PacketRule>,
): boolean {
  const moved = movedCuts(space, gone, come, others);
  return moved !== undefined && sizeOf(moved) === 0;
}

// What a condition of a rule that stays cuts does not move.
function stay(condition: Condition, family: 4 | 6, { names, sources, destinations }: Cuts): void {
  if (condition.on === "in" || condition.on === "out") names.delete(condition.name);
  else if (family === 6 && (condition.on === "source" || condition.on === "destination")) {
    const cuts = condition.on === "source" ? sources : destinations;
    if (cuts.size === 0) return;
    for (const { first, last } of condition.ranges) {
      if (first > last) continue;
      cuts.delete(first);
      cuts.delete(last + 1n);
    }
  }
}

function cutsOf(rules: readonly PacketRule[], family: 4 | 6): Cuts {
  const cuts: Cuts = { names: new Set(), flags: new Set(), sources: new Set(), destinations: new Set() };
  for (const { conditions } of rules) {
    for (const condition of conditions) {
      if (condition.on === "in" || condition.on === "out") cuts.names.add(condition.name);
      else if (condition.on === "tcp-flags") cuts.flags.add(condition.mask * 64 + condition.set);
      else if (family === 6 && (condition.on === "source" || condition.on === "destination")) {
        const own = condition.on === "source" ? cuts.sources : cuts.destinations;
        for (const { first, last } of condition.ranges) if (first <= last) own.add(first).add(last + 1n);
      }
    }
  }
  return cuts;
}

const sizeOf = ({ names, sources, destinations }: Moved): number => names.size + sources.size + destinations.size;

const difference = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> =>
  new Set([...[...a].filter((each) => !b.has(each)), ...[...b].filter((each) => !a.has(each))]);
