/** Regions: boxes of packets, with a few opaque literals, and what the search does with them. */
import { type Box, boxAt, newBox } from "./box.ts";
import { FLAGS, FRAG, INTERVALS, STATE, WIDTH } from "./space.ts";
import { intervalAt, type Point, type Store } from "./store.ts";

/** A box of packets in region layout, among which the literals hold (atom × 2 + 1: the condition holds; + 0: it does not). */
export type Region = { readonly box: Box; readonly lits: readonly number[] };

const MASKS = [STATE, FLAGS, FRAG] as const;

/** The packets in both, or undefined when there are none. */
export function intersect(a: Region, b: Region): Region | undefined {
  // Nothing is made before it is known that they meet: most pairs do not.
  for (let axis = 0; axis < INTERVALS; axis++) {
    const low = Math.max(a.box[axis] as number, b.box[axis] as number);
    if (low > Math.min(a.box[INTERVALS + axis] as number, b.box[INTERVALS + axis] as number)) return undefined;
  }
  for (let mask = 2 * INTERVALS; mask < WIDTH; mask++) if (((a.box[mask] as number) & (b.box[mask] as number)) === 0) return undefined;
  const lits = union(a.lits, b.lits);
  if (lits === undefined) return undefined;
  const box = newBox();
  for (let axis = 0; axis < INTERVALS; axis++) {
    box[axis] = Math.max(a.box[axis] as number, b.box[axis] as number);
    box[INTERVALS + axis] = Math.min(a.box[INTERVALS + axis] as number, b.box[INTERVALS + axis] as number);
  }
  for (let mask = 2 * INTERVALS; mask < WIDTH; mask++) box[mask] = (a.box[mask] as number) & (b.box[mask] as number);
  return { box, lits };
}

/** A region that is filled again and again. */
export type Scratch = { readonly box: Box; lits: readonly number[] };

/** Fills `into` with the packets that a region and the hull of a piece share; false when there are none. */
export function sharedWith(region: Region, store: Store, piece: number, into: Scratch): boolean {
  const { boxes } = store;
  const base = piece * WIDTH;
  const { box } = into;
  for (let axis = 0; axis < INTERVALS; axis++) {
    const low = Math.max(region.box[axis] as number, boxes[base + axis] as number);
    const high = Math.min(region.box[INTERVALS + axis] as number, boxes[base + INTERVALS + axis] as number);
    if (low > high) return false;
    box[axis] = low;
    box[INTERVALS + axis] = high;
  }
  for (let mask = 2 * INTERVALS; mask < WIDTH; mask++) {
    const both = (region.box[mask] as number) & (boxes[base + mask] as number);
    if (both === 0) return false;
    box[mask] = both;
  }
  const lits = union(region.lits, store.lits[piece] as readonly number[]);
  if (lits === undefined) return false;
  into.lits = lits;
  return true;
}

function union(a: readonly number[], b: readonly number[]): readonly number[] | undefined {
  if (a.length === 0 || a === b) return b;
  if (b.length === 0) return a;
  if (b.some((literal) => a.includes(literal ^ 1))) return undefined;
  return [...a, ...b.filter((literal) => !a.includes(literal))];
}

/** How many packets a region holds, roughly; for choosing the larger of two. */
export function volume({ box, lits }: Region): number {
  let size = 0.5 ** lits.length;
  for (let axis = 0; axis < INTERVALS; axis++) size *= (box[INTERVALS + axis] as number) - (box[axis] as number) + 1;
  for (const mask of MASKS) size *= bits(box[mask] as number);
  return size;
}

function bits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Whether all packets of `inner` are in `outer`. */
export function within(inner: Region, outer: Region): boolean {
  for (let axis = 0; axis < INTERVALS; axis++) {
    if ((inner.box[axis] as number) < (outer.box[axis] as number)) return false;
    if ((inner.box[INTERVALS + axis] as number) > (outer.box[INTERVALS + axis] as number)) return false;
  }
  for (let mask = 2 * INTERVALS; mask < WIDTH; mask++) if (((inner.box[mask] as number) & ~(outer.box[mask] as number)) !== 0) return false;
  return impliedBy(outer.lits, inner.lits);
}

function impliedBy(literals: readonly number[], by: readonly number[]): boolean {
  for (let i = 0; i < literals.length; i++) if (!by.includes(literals[i] as number)) return false;
  return true;
}

/** Whether all packets of `inner` are in the part of a piece around one of them. */
export function withinPiece({ box, lits }: Region, store: Store, piece: number, point: Point): boolean {
  const { boxes } = store;
  const unions = store.unions[piece];
  const base = piece * WIDTH;
  for (let axis = 0; axis < INTERVALS; axis++) {
    const pairs = unions?.[axis];
    const place = pairs === undefined ? -1 : intervalAt(pairs, point.at[axis] as number);
    const low = (pairs === undefined ? boxes[base + axis] : pairs[place]) as number;
    const high = (pairs === undefined ? boxes[base + INTERVALS + axis] : pairs[place + 1]) as number;
    if ((box[axis] as number) < low || (box[INTERVALS + axis] as number) > high) return false;
  }
  for (let mask = 2 * INTERVALS; mask < WIDTH; mask++) if (((box[mask] as number) & ~(boxes[base + mask] as number)) !== 0) return false;
  return impliedBy(store.lits[piece] as readonly number[], lits);
}

/** Pushes what of `region` is not in `hole` onto `stack`, as disjoint regions. The two must have a packet in common. */
export function subtract(region: Region, hole: Region, stack: Region[]): void {
  const rest = region.box.slice();
  let { lits } = region;
  for (let mask = 2 * INTERVALS; mask < WIDTH; mask++) {
    const outside = (rest[mask] as number) & ~(hole.box[mask] as number);
    if (outside !== 0) stack.push({ box: withAt(rest, mask, outside), lits });
    rest[mask] = (rest[mask] as number) & (hole.box[mask] as number);
  }
  for (let axis = 0; axis < INTERVALS; axis++) {
    const low = hole.box[axis] as number;
    const high = hole.box[INTERVALS + axis] as number;
    if ((rest[axis] as number) < low) {
      stack.push({ box: withAt(rest, INTERVALS + axis, low - 1), lits });
      rest[axis] = low;
    }
    if ((rest[INTERVALS + axis] as number) > high) {
      stack.push({ box: withAt(rest, axis, high + 1), lits });
      rest[INTERVALS + axis] = high;
    }
  }
  for (const literal of hole.lits) {
    if (lits.includes(literal)) continue;
    stack.push({ box: rest.slice(), lits: [...lits, literal ^ 1] });
    lits = [...lits, literal];
  }
}

function withAt(box: Box, place: number, value: number): Box {
  const changed = box.slice();
  changed[place] = value;
  return changed;
}

/** The box of a piece around a point that lies in it. */
export function boxAround(store: Store, piece: number, point: Point): Region {
  const box = boxAt(store.boxes, piece);
  const unions = store.unions[piece];
  if (unions !== undefined) {
    for (let axis = 0; axis < unions.length; axis++) {
      const pairs = unions[axis];
      if (pairs === undefined) continue;
      const place = intervalAt(pairs, point.at[axis] as number);
      box[axis] = pairs[place] as number;
      box[INTERVALS + axis] = pairs[place + 1] as number;
    }
  }
  return { box, lits: store.lits[piece] as readonly number[] };
}

/** The largest part of `region` around `point`, which does not lie in `piece`, that has nothing in common with the piece along one axis. */
export function cutAway(region: Region, store: Store, piece: number, point: Point): Region {
  const box = gapBox(region, store, piece, point);
  if (box !== undefined) return { box, lits: region.lits };
  const literal = (store.lits[piece] as readonly number[]).find((each) => point.yes.includes(each >> 1) !== ((each & 1) === 1));
  if (literal === undefined || region.lits.includes(literal ^ 1)) return region;
  return { box: region.box, lits: [...region.lits, literal ^ 1] };
}

function gapBox(region: Region, store: Store, piece: number, point: Point): Box | undefined {
  const base = piece * WIDTH;
  let best: Box | undefined;
  let bestShare = 0;
  for (let axis = 0; axis < INTERVALS; axis++) {
    const value = point.at[axis] as number;
    const from = region.box[axis] as number;
    const to = region.box[INTERVALS + axis] as number;
    const [low, high] = gap(
      store.unions[piece]?.[axis] ?? [store.boxes[base + axis] as number, store.boxes[base + INTERVALS + axis] as number],
      value,
      from,
      to,
    );
    const share = low > high ? 0 : (high - low + 1) / (to - from + 1);
    if (share <= bestShare) continue;
    bestShare = share;
    best = region.box.slice();
    best[axis] = low;
    best[INTERVALS + axis] = high;
  }
  for (const [i, mask] of MASKS.entries()) {
    const bit = [point.state, point.flags, point.frag][i] as number;
    if (((store.boxes[base + mask] as number) & bit) !== 0 || bestShare >= 0.5) continue;
    const box = region.box.slice();
    box[mask] = (box[mask] as number) & ~(store.boxes[base + mask] as number);
    return box;
  }
  return best;
}

// The part of from…to around value that the intervals leave free; first > last when one of them holds it.
function gap(pairs: readonly number[], value: number, from: number, to: number): readonly [number, number] {
  const place = intervalAt(pairs, value);
  if (place >= 0) return [1, 0];
  const next = -1 - place;
  const low = next === 0 ? from : Math.max(from, (pairs[next - 1] as number) + 1);
  const high = next >= pairs.length ? to : Math.min(to, (pairs[next] as number) - 1);
  return [low, high];
}

/** Whether the hull of a piece and a region have a packet in common. */
export function hullMeets(store: Store, piece: number, { box, lits }: Region): boolean {
  const { boxes } = store;
  const base = piece * WIDTH;
  for (let axis = 0; axis < INTERVALS; axis++) {
    if ((boxes[base + axis] as number) > (box[INTERVALS + axis] as number)) return false;
    if ((boxes[base + INTERVALS + axis] as number) < (box[axis] as number)) return false;
  }
  for (let mask = 2 * INTERVALS; mask < WIDTH; mask++) if (((boxes[base + mask] as number) & (box[mask] as number)) === 0) return false;
  return lits.length === 0 || !(store.lits[piece] as readonly number[]).some((literal) => lits.includes(literal ^ 1));
}
