/** TCP flags and connection states as bit masks of a few classes. */
import type { ConnectionState } from "../core/filter.ts";

/**
 * The 64 combinations of FIN, SYN, RST, PSH, ACK and URG in at most 31 classes that no test tells apart. `classes` is the
 * bit mask of those that a test accepts, or undefined for a test that found no room (it is then an opaque condition).
 */
export type FlagAxis = {
  readonly all: number;
  classes(mask: number, set: number): number | undefined;
  /** The classes that hold some flags which pass a test (or, inverted, fail it), whether or not the axis was cut for it. */
  meeting(mask: number, set: number, not: boolean): number;
  classOf(flags: number): number;
  /** Flags of a class, the most usual ones first. */
  members(flagClass: number): readonly number[];
};

const MOST_CLASSES = 31;
const SYN = 2;
const ACK = 16;
const USUAL_FLAGS = [SYN, ACK, 24, 18, 17, 4, 20];

/** The classes that a list of tests (`mask`, `set`) cuts the flags into. */
export function flagAxis(tests: readonly (readonly [mask: number, set: number])[]): FlagAxis {
  const usual = [...USUAL_FLAGS, ...Array.from({ length: 64 }, (_, flags) => flags)];
  let classOf = new Array<number>(64).fill(0);
  const kept = new Set<number>();
  for (const [mask, set] of tests) {
    if (kept.has(mask * 64 + set)) continue;
    const numbers = new Map<number, number>();
    const signatures = classOf.map((before, flags) => before * 2 + ((flags & mask) === set ? 1 : 0));
    // Numbered in the order of how usual they are: the lowest bit of a mask is then its most usual class.
    for (const flags of usual) if (!numbers.has(signatures[flags] as number)) numbers.set(signatures[flags] as number, numbers.size);
    if (numbers.size > MOST_CLASSES) continue;
    classOf = signatures.map((signature) => numbers.get(signature) as number);
    kept.add(mask * 64 + set);
  }
  const bits = (accepts: (flags: number) => boolean): number =>
    classOf.reduce((mask, flagClass, flags) => (accepts(flags) ? mask | (1 << flagClass) : mask), 0);
  return {
    all: bits(() => true),
    classes: (mask, set) => (kept.has(mask * 64 + set) ? bits((flags) => (flags & mask) === set) : undefined),
    meeting: (mask, set, not) => bits((flags) => ((flags & mask) === set) !== not),
    classOf: (flags) => classOf[flags & 63] as number,
    members: (flagClass) => usual.filter((flags) => classOf[flags] === flagClass),
  };
}

/** The states a packet is in as the conntrack match sees it: new, established and related, each with and without translations. */
export const ALL_STATES = 0x3fff;
/** Neither tracked nor known: bits of `invalid` and `untracked`. */
const INVALID = 1 << 12;
const UNTRACKED = 1 << 13;
const STATES: Readonly<Record<ConnectionState, number>> = {
  new: 0xf,
  established: 0xf0,
  related: 0xf00,
  invalid: INVALID,
  untracked: UNTRACKED,
  snat: 0xaaa,
  dnat: 0xccc,
};

/** The bit mask of some states; `snat` and `dnat` hold for a connection in any tracked state. */
export const stateMask = (states: readonly ConnectionState[]): number => states.reduce((mask, state) => mask | STATES[state], 0);

/** The single bit of a packet's state. */
export function stateBit(state: ConnectionState, snat = false, dnat = false): number {
  if (state === "invalid" || state === "untracked") return STATES[state];
  const group = state === "established" ? 4 : state === "related" ? 8 : 0;
  return 1 << (group + (snat ? 1 : 0) + (dnat ? 2 : 0));
}

/** What a single state bit means. */
export function stateOf(bit: number): {
  readonly state: "new" | "established" | "related" | "invalid" | "untracked";
  readonly snat: boolean;
  readonly dnat: boolean;
} {
  const snat = (bit & 0xaaa) !== 0;
  const dnat = (bit & 0xccc) !== 0;
  const state = bit & 0xf ? "new" : bit & 0xf0 ? "established" : bit & 0xf00 ? "related" : bit === INVALID ? "invalid" : "untracked";
  return { state, snat, dnat };
}
