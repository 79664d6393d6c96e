/** Whether other rules cut the axes of a space at the same places. */
import type { PacketRule } from "../core/filter.ts";
import type { Space } from "./space.ts";

/** Where some rules cut the axes on which coordinates depend on all rules: interfaces, TCP flags, and the addresses of IPv6. */
type Cuts = { readonly names: Set<string>; readonly flags: Set<number>; readonly sources: Set<bigint>; readonly destinations: Set<bigint> };

/** Whether the axes stay as they are when the rules `gone` give way to `come` while the `others` stay. */
export function sameAxes(
  { family }: Space,
  gone: readonly PacketRule[],
  come: readonly PacketRule[],
  others: () => Iterable<PacketRule>,
): boolean {
  const [before, after] = [cutsOf(gone, family), cutsOf(come, family)];
  const changed: Cuts = {
    names: difference(before.names, after.names),
    flags: difference(before.flags, after.flags),
    sources: difference(before.sources, after.sources),
    destinations: difference(before.destinations, after.destinations),
  };
  if (sizeOf(changed) === 0) return true;
  // Which TCP flag tests find room may depend on their order.
  if (changed.flags.size > 0) return false;
  for (const rule of others()) {
    const cuts = cutsOf([rule], family);
    for (const name of cuts.names) changed.names.delete(name);
    for (const cut of cuts.sources) changed.sources.delete(cut);
    for (const cut of cuts.destinations) changed.destinations.delete(cut);
    if (sizeOf(changed) === 0) return true;
  }
  return false;
}

function cutsOf(rules: readonly PacketRule[], family: 4 | 6): Cuts {
  const cuts: Cuts = { names: new Set(), flags: new Set(), sources: new Set(), destinations: new Set() };
  for (const { conditions } of rules) {
    for (const condition of conditions) {
      if (condition.on === "in" || condition.on === "out") cuts.names.add(condition.name);
      else if (condition.on === "tcp-flags") cuts.flags.add(condition.mask * 64 + condition.set);
      else if (family === 6 && (condition.on === "source" || condition.on === "destination")) {
        const own = condition.on === "source" ? cuts.sources : cuts.destinations;
        for (const { first, last } of condition.ranges) own.add(first).add(last + 1n);
      }
    }
  }
  return cuts;
}

const sizeOf = ({ names, flags, sources, destinations }: Cuts): number => names.size + flags.size + sources.size + destinations.size;

const difference = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> =>
  new Set([...[...a].filter((each) => !b.has(each)), ...[...b].filter((each) => !a.has(each))]);
