/**
 * Conditions as sets of packets. What a rule matches is a union of pieces; a piece is a product of one union of intervals
 * for each axis, of masks, and of literals (answers of opaque conditions). Products are never multiplied out.
 */
import { type AddressRange, highest, mergeRanges } from "../core/address.ts";
import type { Condition, NumberRange } from "../core/filter.ts";
import { type Box, newBox } from "./box.ts";
import { ALL_STATES, stateMask } from "./flags.ts";
import { bottom, DPORT, DST, FLAGS, FRAG, IN, INTERVALS, OUT, PROTO, SPORT, type Space, SRC, STATE, top } from "./space.ts";

/** A flat list of sorted, disjoint intervals: first, last, first, last … */
type Pairs = readonly number[];

/** One piece while it is made: `box` is its hull in region layout, `unions[axis]` the intervals where there are several. */
export type Draft = { readonly box: Box; unions: (Pairs | undefined)[] | undefined; lits: readonly number[] };

/** `exact` is false when a condition was left out because its answer cannot be known: the pieces are then an upper bound. */
export type Shape = { readonly pieces: readonly Draft[]; readonly exact: boolean; readonly why?: string };

/** Which opaque keys may change while a packet passes the table, so that they are worth nothing as atoms. */
export type Volatile = (key: string) => boolean;

/** Protocols whose packets have ports where the multiport match looks: TCP, UDP, DCCP, SCTP, UDP-Lite. */
const PORT_PROTOCOLS: Pairs = [6, 6, 17, 17, 33, 33, 132, 132, 136, 136];
const FIRST_FRAGMENT = 1;
const LATER_FRAGMENT = 2;

/** The set of all packets of a space. */
export function everyPacket(space: Space): Draft {
  const box = newBox();
  for (let axis = 0; axis < INTERVALS; axis++) {
    box[axis] = bottom(space, axis);
    box[INTERVALS + axis] = top(space, axis);
  }
  box[STATE] = ALL_STATES;
  box[FLAGS] = space.flags.all;
  box[FRAG] = FIRST_FRAGMENT | LATER_FRAGMENT;
  return { box, unions: undefined, lits: [] };
}

/**
 * What a question asks for, in a space that was not cut for it: the atoms that hold some packet which fulfils all
 * conditions. As the space's table treats all packets of an atom alike, that is as good as exact. Opaque conditions are not known.
 */
export const questionShape = (space: Space, conditions: readonly Condition[]): Shape =>
  shapeOf(space, everyPacket(space), conditions, (key) => key !== "state", true);

/** The packets that fulfil all conditions of a rule. `every` holds all packets, and becomes the first piece. */
export function shapeOf(space: Space, every: Draft, conditions: readonly Condition[], isVolatile: Volatile, question = false): Shape {
  let pieces: Draft[] = [every];
  let why: string | undefined;
  for (let i = 0; i < conditions.length; i++) {
    const condition = conditions[i] as Condition;
    const unknown = unknownIn(space, condition, isVolatile, question);
    if (unknown !== undefined) why ??= unknown;
    else pieces = apply(space, pieces, condition);
    if (pieces.length === 0) break;
  }
  return why === undefined ? { pieces, exact: true } : { pieces, exact: false, why };
}

function unknownIn(space: Space, condition: Condition, isVolatile: Volatile, question: boolean): string | undefined {
  if (condition.on === "opaque") return !condition.stable || isVolatile(condition.key) ? condition.reason : undefined;
  if (condition.on === "state") return isVolatile("state") ? "connection state after NOTRACK" : undefined;
  if (question || condition.on !== "tcp-flags" || space.flags.classes(condition.mask, condition.set) !== undefined) return undefined;
  return "too many TCP flag tests";
}

function apply(space: Space, pieces: Draft[], condition: Condition): Draft[] {
  switch (condition.on) {
    case "source":
    case "destination":
      return narrow(pieces, condition.on === "source" ? SRC : DST, addressPairs(space, condition));
    case "protocol":
      return narrow(pieces, PROTO, numberPairs(condition.protocols, condition.not, 255));
    case "source-port":
    case "destination-port":
      return narrow(withPorts(pieces), condition.on === "source-port" ? SPORT : DPORT, numberPairs(condition.ports, condition.not, 65535));
    case "any-port":
      return anyPort(withPorts(pieces), condition.not, numberPairs(condition.ports, condition.not, 65535));
    case "icmp":
      return icmp(space, pieces, condition);
    case "in":
    case "out":
      return narrow(pieces, condition.on === "in" ? IN : OUT, interfacePairs(space, condition));
    case "state": {
      const states = stateMask(condition.states);
      return masked(pieces, STATE, condition.not ? ALL_STATES & ~states : states);
    }
    case "fragment":
      return masked(pieces, FRAG, condition.not ? FIRST_FRAGMENT : LATER_FRAGMENT);
    case "tcp-flags": {
      const { mask, set, not } = condition;
      const tcp = narrow(masked(pieces, FRAG, FIRST_FRAGMENT), PROTO, [6, 6]);
      return masked(tcp, FLAGS, space.flags.meeting(mask, set, not));
    }
    case "opaque":
      return pieces.filter((piece) => addLiteral(piece, atomOf(space, condition.key) * 2 + (condition.not ? 0 : 1)));
  }
}

/** The number of an opaque condition. */
export function atomOf(space: Space, key: string): number {
  let atom = space.atoms.get(key);
  if (atom === undefined) {
    atom = space.keys.push(key) - 1;
    space.atoms.set(key, atom);
  }
  return atom;
}

function addLiteral(piece: Draft, literal: number): boolean {
  if (piece.lits.includes(literal ^ 1)) return false;
  if (!piece.lits.includes(literal)) piece.lits = [...piece.lits, literal];
  return true;
}

// Ports are read of first fragments only, and only of protocols that have them.
// nf_tables of Linux 6.18 was seen to compare what lies at their place in later fragments too; that is not modelled.
const withPorts = (pieces: Draft[]): Draft[] => narrow(masked(pieces, FRAG, FIRST_FRAGMENT), PROTO, PORT_PROTOCOLS);

function anyPort(pieces: Draft[], not: boolean, pairs: Pairs): Draft[] {
  if (not) return narrow(narrow(pieces, SPORT, pairs), DPORT, pairs);
  return [...narrow(pieces.map(copy), SPORT, pairs), ...narrow(pieces, DPORT, pairs)];
}

// Type and code are bytes on axes made for ports: 255 stands for itself and all above, so that nothing is left over.
const bytePairs = ([first, last]: NumberRange, not: boolean): Pairs => numberPairs([[first, last >= 255 ? 65535 : last]], not, 65535);

function icmp(space: Space, pieces: Draft[], condition: Extract<Condition, { on: "icmp" }>): Draft[] {
  const protocol = space.family === 4 ? 1 : 58;
  const own = narrow(masked(pieces, FRAG, FIRST_FRAGMENT), PROTO, [protocol, protocol]);
  const types = bytePairs(condition.types, false);
  const codes = bytePairs(condition.codes, false);
  if (!condition.not) return narrow(narrow(own, SPORT, types), DPORT, codes);
  const otherType = narrow(own.map(copy), SPORT, bytePairs(condition.types, true));
  return [...otherType, ...narrow(narrow(own, SPORT, types), DPORT, bytePairs(condition.codes, true))];
}

function addressPairs(space: Space, condition: Extract<Condition, { on: "source" | "destination" }>): Pairs {
  const { family } = space;
  const axis = condition.on === "source" ? space.sources : space.destinations;
  const only = condition.ranges[0];
  if (condition.ranges.length === 1 && only !== undefined && !condition.not) {
    return only.family === family && only.first <= only.last ? [axis.atom(only.first), axis.atom(only.last)] : [];
  }
  const own = mergeRanges(condition.ranges.filter((range) => range.family === family && range.first <= range.last));
  const pairs: number[] = [];
  const add = (first: bigint, last: bigint): void => {
    const low = axis.atom(first);
    const before = pairs.at(-1);
    if (before !== undefined && low <= before + 1) pairs[pairs.length - 1] = Math.max(before, axis.atom(last));
    else pairs.push(low, axis.atom(last));
  };
  if (!condition.not) for (const { first, last } of own) add(first, last);
  else complement(own, highest(family), add);
  return pairs;
}

function complement(ranges: readonly AddressRange[], highestAddress: bigint, add: (first: bigint, last: bigint) => void): void {
  let next = 0n;
  for (const { first, last } of ranges) {
    if (first > next) add(next, first - 1n);
    next = last + 1n;
  }
  if (next <= highestAddress) add(next, highestAddress);
}

const interfacePairs = ({ interfaces }: Space, { name, not }: Extract<Condition, { on: "in" | "out" }>): Pairs =>
  not ? interfaces.others(name) : interfaces.interval(name);

function numberPairs(ranges: readonly NumberRange[], not: boolean, most: number): Pairs {
  const only = ranges[0];
  if (ranges.length === 1 && only !== undefined && !not) {
    if (only[0] > only[1]) return [];
    return only[1] <= most ? only : [only[0], most];
  }
  const sorted = ranges.filter(([first, last]) => first <= last).sort((a, b) => a[0] - b[0]);
  const merged: number[] = [];
  for (const [first, last] of sorted) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before + 1) merged[merged.length - 1] = Math.max(before, last);
    else merged.push(first, last);
  }
  if (!not) return merged;
  const pairs: number[] = [];
  let next = 0;
  for (let i = 0; i < merged.length; i += 2) {
    if ((merged[i] as number) > next) pairs.push(next, (merged[i] as number) - 1);
    next = (merged[i + 1] as number) + 1;
  }
  if (next <= most) pairs.push(next, most);
  return pairs;
}

const copy = (piece: Draft): Draft => ({
  box: piece.box.slice(),
  unions: piece.unions === undefined ? undefined : [...piece.unions],
  lits: piece.lits,
});

// Nearly all rules are one piece.
function masked(pieces: Draft[], mask: number, bits: number): Draft[] {
  const only = pieces[0];
  if (only === undefined || pieces.length > 1) return pieces.filter((piece) => kept(piece, mask, bits));
  return kept(only, mask, bits) ? pieces : [];
}

function kept({ box }: Draft, mask: number, bits: number): boolean {
  box[mask] = (box[mask] as number) & bits;
  return box[mask] !== 0;
}

function narrow(pieces: Draft[], axis: number, pairs: Pairs): Draft[] {
  const only = pieces[0];
  if (only === undefined || pieces.length > 1) return pieces.filter((piece) => clip(piece, axis, pairs));
  return clip(only, axis, pairs) ? pieces : [];
}

function clip(piece: Draft, axis: number, pairs: Pairs): boolean {
  const { box, unions } = piece;
  const own = unions?.[axis];
  if (own !== undefined) return clipUnion(piece, axis, own, pairs);
  const low = box[axis] as number;
  const high = box[INTERVALS + axis] as number;
  let at = 0;
  while (at < pairs.length && (pairs[at + 1] as number) < low) at += 2;
  if (at >= pairs.length || (pairs[at] as number) > high) return false;
  if (at + 2 < pairs.length && (pairs[at + 2] as number) <= high) return clipUnion(piece, axis, [low, high], pairs);
  if ((pairs[at] as number) > low) box[axis] = pairs[at] as number;
  if ((pairs[at + 1] as number) < high) box[INTERVALS + axis] = pairs[at + 1] as number;
  return true;
}

function clipUnion(piece: Draft, axis: number, before: Pairs, pairs: Pairs): boolean {
  const { box } = piece;
  const both: number[] = [];
  for (let i = 0, j = 0; i < before.length && j < pairs.length; ) {
    const last = Math.min(before[i + 1] as number, pairs[j + 1] as number);
    const first = Math.max(before[i] as number, pairs[j] as number);
    if (first <= last) both.push(first, last);
    if (last === before[i + 1]) i += 2;
    else j += 2;
  }
  if (both.length === 0) return false;
  box[axis] = both[0] as number;
  box[INTERVALS + axis] = both.at(-1) as number;
  if (both.length > 2) {
    piece.unions ??= [];
    piece.unions[axis] = both;
  } else if (piece.unions !== undefined) piece.unions[axis] = undefined;
  return true;
}
