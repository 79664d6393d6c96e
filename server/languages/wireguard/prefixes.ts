/** Who is inside whom among any number of prefixes, in n log n: prefixes nest or are apart, so one sorted sweep tells. */
import { type AddressRange, contains, type IpAddress } from "../../core/address.ts";
import { compare } from "../../core/lists.ts";
import type { AllowedIp, WireGuardFile } from "./model.ts";

/** A prefix of a peer, the smallest other prefix around it, and those that are exactly the same, in the order of the file. */
export type Nested = {
  readonly item: AllowedIp;
  readonly range: AddressRange;
  readonly length: number;
  readonly outer?: Nested;
  readonly same: AllowedIp[];
};

/**
 * The different prefixes that the peers of a file ask for. Peers whose public key comes again further down are left out:
 * wg replaces their list. Of equal prefixes the first stands as `item`, and `same` holds all of them.
 */
function nest(file: WireGuardFile): readonly Nested[] {
  const sorted = effectiveAllowed(file).flatMap((item, order) =>
    item.cidr === undefined ? [] : [{ item, order, range: item.cidr.range, length: item.cidr.prefixLength }],
  );
  sorted.sort(
    (a, b) => a.range.family - b.range.family || compare(a.range.first, b.range.first) || a.length - b.length || a.order - b.order,
  );
  const nested: Nested[] = [];
  const open: Nested[] = [];
  for (const { item, range, length } of sorted) {
    while (open.length > 0 && !reaches(open.at(-1) as Nested, range)) open.pop();
    const outer = open.at(-1);
    if (outer !== undefined && outer.length === length) outer.same.push(item);
    else {
      const here: Nested = { item, range, length, same: [item], ...(outer === undefined ? {} : { outer }) };
      nested.push(here);
      open.push(here);
    }
  }
  return nested;
}

const reaches = (outer: Nested, range: AddressRange): boolean => outer.range.family === range.family && outer.range.last >= range.last;

/** The AllowedIPs entries that count: of sections with one key, the last. */
export function effectiveAllowed(file: WireGuardFile): AllowedIp[] {
  const last = new Map(file.peers.flatMap((peer) => (peer.key === undefined ? [] : [[peer.key, peer]])));
  return file.peers.filter((peer) => peer.key === undefined || last.get(peer.key) === peer).flatMap((peer) => peer.allowed);
}

const memo = new WeakMap<WireGuardFile, readonly Nested[]>();

/** `nest`, computed once for a file. */
export function nestedPrefixes(file: WireGuardFile): readonly Nested[] {
  const known = memo.get(file) ?? nest(file);
  memo.set(file, known);
  return known;
}

/** The smallest prefix of a peer that holds an address, in log n. */
export function narrowest(file: WireGuardFile, { family, value }: IpAddress): Nested | undefined {
  const nested = nestedPrefixes(file);
  let [low, high] = [0, nested.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { range } = nested[middle] as Nested;
    if (range.family < family || (range.family === family && range.first <= value)) low = middle + 1;
    else high = middle;
  }
  let found = nested[low - 1];
  while (found !== undefined && !contains(found.range, { family, value })) found = found.outer;
  return found;
}
