/** Axes of addresses in a packet space. */
import { type AddressRange, type Family, highest } from "../core/address.ts";
import { compare, lastAtMost } from "../core/lists.ts";

/**
 * An axis of addresses, with coordinates from `first` to `last`: `atom` is where an address lies, `range` all addresses around a
 * coordinate that no rule tells apart, `apart` a coordinate for each such range between two addresses. IPv4 addresses are their own
 * coordinates, so that those of a rule do not depend on other rules.
 */
export type AddressAxis = {
  readonly first: number;
  readonly last: number;
  /** IPv6: the first address of each coordinate, in order. Undefined for IPv4, whose coordinates do not depend on the rules. */
  readonly starts: readonly bigint[] | undefined;
  atom(value: bigint): number;
  range(atom: number): AddressRange;
  apart(first: bigint, last: bigint): readonly number[];
};

/** Calls `visit` with every range of some rules. */
export type Ranges = (visit: (range: AddressRange) => void) => void;

/** The axis that is cut where some ranges begin and end. */
export const addressAxis = (family: Family, ranges: Ranges): AddressAxis => (family === 4 ? narrowAxis(ranges) : wideAxis(ranges));

/** What is added to an IPv4 address so that it fits into 32 bits with a sign. */
const SHIFT = -(2 ** 31);

/** Where rules tell addresses apart is asked for a few packets only, most of the time: it is sorted when more than so many are shown. */
const FEW_SHOWN = 8;

function narrowAxis(ranges: Ranges): AddressAxis {
  let made: Float64Array | undefined;
  let shown = 0;
  const cuts = (): Float64Array => {
    if (made !== undefined) return made;
    const values = [0, 2 ** 32];
    ranges(({ first, last }) => {
      if (first <= last) values.push(Number(first), Number(last) + 1);
    });
    made = Float64Array.from(values);
    return made;
  };
  return {
    first: SHIFT,
    last: -SHIFT - 1,
    starts: undefined,
    atom: (value) => Number(value) + SHIFT,
    range: (atom) => {
      if (++shown === FEW_SHOWN) made = cuts().sort();
      const [from, to] = shown < FEW_SHOWN ? around(cuts(), atom - SHIFT) : aroundSorted(cuts(), atom - SHIFT);
      return { family: 4, first: BigInt(from), last: BigInt(to - 1) };
    },
    apart: (first, last) => {
      const inside = cuts().filter((cut) => cut > Number(first) && cut <= Number(last));
      return [Number(first), ...new Set(inside.sort())].map((cut) => cut + SHIFT);
    },
  };
}

// The nearest cuts at or below a value, and above it.
function around(cuts: Float64Array, value: number): readonly [number, number] {
  let [from, to] = [0, 2 ** 32];
  for (let i = 0; i < cuts.length; i++) {
    const cut = cuts[i] as number;
    if (cut <= value && cut > from) from = cut;
    else if (cut > value && cut < to) to = cut;
  }
  return [from, to];
}

function aroundSorted(cuts: Float64Array, value: number): readonly [number, number] {
  const at = lastAtMost(cuts, value);
  return [cuts[at] ?? 0, cuts[at + 1] ?? 2 ** 32];
}

// Not a Set: V8 hashes a bigint by its lowest 64 bits, so that a thousand IPv6 networks would all meet in one bucket.
function wideAxis(ranges: Ranges): AddressAxis {
  const values = [0n];
  ranges(({ first, last }) => {
    if (first <= last) values.push(first, last + 1n);
  });
  return axisOf(distinct(values.sort(compare), END));
}

/** The axis of IPv6 addresses that is cut where another one is, but at some of its `moved` places no longer, and at the others too. */
export const movedAxis = (starts: readonly bigint[], moved: ReadonlySet<bigint>): AddressAxis =>
  axisOf(toggled(starts, [...moved].filter((cut) => cut > 0n && cut < END).sort(compare)));

const END = highest(6) + 1n;

function axisOf(starts: readonly bigint[]): AddressAxis {
  const atom = (value: bigint): number => lastAtMost(starts, value);
  return {
    first: 0,
    last: starts.length - 1,
    starts,
    atom,
    range: (at) => ({ family: 6, first: starts[at] as bigint, last: (starts[at + 1] ?? END) - 1n }),
    apart: (first, last) => Array.from({ length: atom(last) - atom(first) + 1 }, (_, i) => atom(first) + i),
  };
}

// Both ascend.
function toggled(starts: readonly bigint[], moved: readonly bigint[]): readonly bigint[] {
  const cuts: bigint[] = [];
  let at = 0;
  for (const start of starts) {
    while (at < moved.length && (moved[at] as bigint) < start) cuts.push(moved[at++] as bigint);
    if (moved[at] === start) at++;
    else cuts.push(start);
  }
  return cuts.concat(moved.slice(at));
}

function distinct(sorted: readonly bigint[], end: bigint): readonly bigint[] {
  const starts: bigint[] = [];
  for (const value of sorted) if (value !== starts.at(-1) && value < end) starts.push(value);
  return starts;
}
