/**
 * Looks for a packet that reaches a rule: picks one, asks which earlier rule stops it, takes that rule's packets away and
 * picks again, until one gets through (it is the proof) or none is left (the rules that stopped them are the proof).
 */
import { newBox } from "./box.ts";
import { type EndRegion, endRegion, type Memo, outcomeIn, surePiece } from "./outcome.ts";
import type { CompiledRule, Program } from "./program.ts";
import { boxAround, type Region, subtract, volume } from "./region.ts";
import { FLAGS, FRAG, INTERVALS, STATE } from "./space.ts";
import { intervalAt, type Point, type Store } from "./store.ts";
import type { Budget } from "./tree.ts";

/** Rules of a chain that a packet has passed on its way: those from the chain's first to before global number `before`. */
export type Frame = { readonly chain: number; readonly before: number };

/** The innermost frame of a way to a rule, moved from rule to rule. */
export type OwnFrame = { readonly chain: number; before: number };

/** One way to a chain: the rules passed (outermost first), the jumps taken, and a box that holds all packets that take it. */
export type Way = { readonly frames: readonly Frame[]; readonly jumps: readonly number[]; readonly region: Region };

/** A rule that stops packets; `via` is the jump through which they meet it, when it is in another chain. */
export type Blocker = { readonly by: number; readonly via?: number; readonly region: Region };

/** What a search found: a packet; or nothing, and what stopped all packets; or that the budget was spent. */
export type Found = { readonly point: Point } | { readonly blockers: readonly Blocker[] } | "spent";

/** Which rule stops a packet, if any; called with the region that is being searched, to choose the largest of several. */
export type Stops = (point: Point, region: Region, budget: Budget) => Blocker | undefined;

/** What following a jump costs, beside what is looked at behind it. */
const JUMP_COST = 8;

/**
 * Searches `start` for a packet that lies in all `pieces` and that `stops` does not stop. The first of the pieces guides
 * the choice of packets. Every packet of a blocker's region must be stopped: then the answer is exact.
 */
export function search(store: Store, start: Region, pieces: readonly number[], preferred: Preferred, stops: Stops, budget: Budget): Found {
  const stack: Region[] = [start];
  const blockers: Blocker[] = [];
  const point = POINT;
  let random: Random | undefined;
  SEEN.clear();
  for (let region = stack.pop(), tries = 0; region !== undefined; region = stack.pop(), tries++) {
    if (budget.left <= 0) return "spent";
    budget.left -= 4;
    if (tries > 0) random ??= generator();
    pick(region, preferred, store.unions[pieces[0] ?? -1], random, point);
    const hole = outside(store, pieces, point, region);
    if (hole !== undefined) {
      subtract(region, hole, stack);
      continue;
    }
    const blocker = stops(point, region, budget);
    if (budget.left <= 0) return "spent";
    if (blocker === undefined) return { point: { ...point, at: point.at.slice() } };
    const key = keyOf(blocker);
    if (!SEEN.has(key)) blockers.push(blocker);
    SEEN.add(key);
    const from = stack.length;
    subtract(region, blocker.region, stack);
    largestLast(stack, from);
  }
  return { blockers };
}

// One search runs to its end before the next one starts.
const SEEN = new Set<number>();

/** What tells blockers apart. */
export const keyOf = ({ by, via = -1 }: Omit<Blocker, "region">): number => (via + 1) * 2 ** 26 + by;

// The largest of the new regions is searched first: the likeliest to hold a packet that gets through.
function largestLast(stack: Region[], from: number): void {
  let best = from;
  for (let i = from + 1; i < stack.length; i++) if (volume(stack[i] as Region) >= volume(stack[best] as Region)) best = i;
  const last = stack.length - 1;
  if (best >= last) return;
  const region = stack[best] as Region;
  stack[best] = stack[last] as Region;
  stack[last] = region;
}

// When the packet misses one of the pieces (it was picked from their hulls): the part of the hull around it that they leave out.
function outside(store: Store, pieces: readonly number[], point: Point, region: Region): Region | undefined {
  for (const piece of pieces) {
    const unions = store.unions[piece];
    if (unions === undefined) continue;
    for (let axis = 0; axis < unions.length; axis++) {
      const pairs = unions[axis];
      if (pairs === undefined) continue;
      const place = intervalAt(pairs, point.at[axis] as number);
      if (place >= 0) continue;
      const box = region.box.slice();
      const next = -1 - place;
      if (next > 0) box[axis] = Math.max(box[axis] as number, (pairs[next - 1] as number) + 1);
      if (next < pairs.length) box[INTERVALS + axis] = Math.min(box[INTERVALS + axis] as number, (pairs[next] as number) - 1);
      return { box, lits: region.lits };
    }
  }
  return undefined;
}

/** For each interval axis the coordinates to try first. */
export type Preferred = readonly (readonly number[])[];

type Random = (below: number) => number;
type Unions = readonly (readonly number[] | undefined)[];

// A small linear congruential generator: the same table gives the same answer.
function generator(): Random {
  SEED[0] = 0x2545f491;
  return random;
}

// In an array, which holds the number as it is; one search runs at a time.
const SEED = new Uint32Array(1);

function random(below: number): number {
  const state = (Math.imul(SEED[0] as number, 1664525) + 1013904223) >>> 0;
  SEED[0] = state;
  return Math.floor((state / 2 ** 32) * below);
}

/** A packet that is picked again and again. */
export type Picked = { -readonly [Field in keyof Point]: Point[Field] };

/** A packet to be picked: all axes 0, no bits. */
export const newPoint = (): Picked => ({
  at: new Int32Array(INTERVALS),
  unknown: 0,
  state: 0,
  flags: 0,
  frag: 0,
  yes: [],
  no: [],
  settled: true,
});

const POINT: Picked = newPoint();

/** A packet of a region, in the `unions` where it has some there: the most telling one, or a random one. It is written `into` a point. */
export function pick(region: Region, preferred: Preferred, unions?: Unions, random?: Random, into: Picked = newPoint()): Point {
  const { box, lits } = region;
  const { at } = into;
  for (let axis = 0; axis < INTERVALS; axis++) {
    const low = box[axis] as number;
    const high = box[INTERVALS + axis] as number;
    if (low === high) at[axis] = low;
    else at[axis] = pickFrom(unions?.[axis], low, high, preferred[axis], random);
  }
  into.yes = lits.length === 0 ? lits : lits.filter((literal) => literal & 1).map((literal) => literal >> 1);
  into.state = pickBit(plainer(box[STATE] as number), random);
  into.flags = pickBit(box[FLAGS] as number, undefined);
  into.frag = pickBit(box[FRAG] as number, random);
  return into;
}

function pickFrom(
  union: readonly number[] | undefined,
  low: number,
  high: number,
  preferred: readonly number[] | undefined,
  random: Random | undefined,
): number {
  if (random === undefined && preferred !== undefined) {
    for (let i = 0; i < preferred.length; i++) {
      const value = preferred[i] as number;
      if (value >= low && value <= high && (union === undefined || intervalAt(union, value) >= 0)) return value;
    }
  }
  if (union === undefined) return random === undefined ? low : low + random(high - low + 1);
  const from = intervalAt(union, low);
  const first = from >= 0 ? from : -1 - from;
  const to = intervalAt(union, high);
  const end = to >= 0 ? to + 2 : -1 - to;
  if (first >= end) return low;
  const place = random === undefined ? first : first + 2 * random((end - first) / 2);
  const least = Math.max(low, union[place] as number);
  const most = Math.min(high, union[place + 1] as number);
  return random === undefined ? least : least + random(most - least + 1);
}

// Untranslated connections make the plainer examples (states with and without translations: see flags.ts).
const PLAIN_STATES = 0x3111;

const plainer = (bits: number): number => ((bits & PLAIN_STATES) !== 0 ? bits & PLAIN_STATES : bits);

function pickBit(mask: number, random: Random | undefined): number {
  if (random === undefined) return mask & -mask;
  const bits: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) bits.push(rest & -rest);
  return bits[random(bits.length)] as number;
}

/** What stops packets on a way: rules that surely take them out of a chain before they get to where the way goes on. */
export const stopsOn =
  (program: Program, frames: readonly Frame[]): Stops =>
  (point, _region, budget) => {
    for (let i = frames.length - 1; i >= 0; i--) {
      const { chain, before } = frames[i] as Frame;
      const piece = program.indexes.blockers(chain).widest(point, before, budget);
      if (piece >= 0) return { by: program.store.rule[piece] as number, region: boxAround(program.store, piece, point) };
    }
    let memo: Memo | undefined;
    for (let i = frames.length - 1; i >= 0; i--) {
      const frame = frames[i] as Frame;
      if (program.indexes.jumps(frame.chain).empty) continue;
      memo ??= new Map();
      const blocker = jumpIn(program, frame, point, budget, memo);
      if (blocker !== undefined) return blocker;
    }
    return undefined;
  };

function jumpIn(program: Program, { chain, before }: Frame, point: Point, budget: Budget, memo: Memo): Blocker | undefined {
  const jumps = program.indexes.jumps(chain);
  for (let after = -1; ; ) {
    const piece = jumps.next(point, after, before, budget);
    if (piece < 0) return undefined;
    after = program.store.rule[piece] as number;
    budget.left -= JUMP_COST;
    const blocker = blockerOf(program, program.rules[after] as CompiledRule, after, point, budget, memo);
    if (blocker !== undefined) return blocker;
  }
}

/** How a rule that the packet surely fulfils stops it, if it does. */
export function blockerOf(
  program: Program,
  rule: CompiledRule,
  number: number,
  point: Point,
  budget: Budget,
  memo: Memo | undefined,
): Blocker | undefined {
  const region = boxAround(program.store, surePiece(program, number, point), point);
  if (rule.effect !== "jump") return { by: number, region };
  if (outcomeIn(program, rule.target, point, budget, memo, undefined, 1).falls) return undefined;
  const inside: EndRegion | undefined = endRegion(program, rule.target, point, budget, memo ?? new Map(), 1);
  if (inside === undefined) return undefined;
  const both = overlapOf(region, inside.region);
  return { by: inside.by, via: number, region: both };
}

// Two regions that have a packet in common.
function overlapOf(a: Region, b: Region): Region {
  const box = newBox();
  for (let axis = 0; axis < INTERVALS; axis++) {
    box[axis] = Math.max(a.box[axis] as number, b.box[axis] as number);
    box[INTERVALS + axis] = Math.min(a.box[INTERVALS + axis] as number, b.box[INTERVALS + axis] as number);
  }
  for (const mask of [STATE, FLAGS, FRAG]) box[mask] = (a.box[mask] as number) & (b.box[mask] as number);
  return { box, lits: [...a.lits, ...b.lits.filter((literal) => !a.lits.includes(literal))] };
}
