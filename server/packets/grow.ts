/** How the tree over a chain's pieces is grown, and brought up to date when a few pieces change. */
import { INTERVALS, WIDTH } from "./space.ts";
import type { Store } from "./store.ts";

/**
 * The nodes of a tree, the root first. Each has a row of numbers in `cells`, of which the places are named below, and is known by where
 * that begins: what a query reads of a node lies side by side. A leaf has the axis `NONE`, and its items are those from `LOW` to before
 * `HIGH`, in ascending order; for others `LOW`, `HIGH` and `ACROSS` are children or `NONE`. `LEAST` and `MOST` bound the pieces below, and
 * `size`, by number of the node, tells of the largest; after an update they may be wider than need be.
 */
export type Nodes = { readonly items: Int32Array; readonly cells: Int32Array; readonly size: Float64Array };

/** Places in the row of a node. */
export const AXIS = 0;
export const CUT = 1;
export const LOW = 2;
export const HIGH = 3;
export const ACROSS = 4;
export const LEAST = 5;
export const MOST = 6;
/** The length of a row, as a power of two. */
export const ROW = 3;

/** No child, and the axis of a leaf. */
export const NONE = -1;
const LEAF = 8;
const SAMPLE = 16;
/** At least a twentieth must leave every child, so that the depth stays logarithmic. */
const MOST_BELOW = 0.95;

// Shared by all growing: one tree is grown at a time.
const bases = new Int32Array(2 * SAMPLE);
const lows = new Int32Array(2 * SAMPLE);
const ends = new Int32Array(2 * SAMPLE);
const cuts = new Int32Array(3);
let scratch = new Int32Array(1024);
let cells = new Int32Array(1024);
let sizes = new Float64Array(1024 >> ROW);
let used = 0;

/** Grows the nodes over `items`, pieces that count from `base` and ascend; the array is the tree's from then on. */
export function build(store: Store, base: number, items: Int32Array): Nodes {
  if (items.length <= LEAF) return { ...leafOf(items.length), items };
  if (items.length > scratch.length) scratch = new Int32Array(2 * items.length);
  used = 0;
  grow(items, store, base, 0, items.length, NONE);
  return { items, cells: cells.slice(0, used), size: sizes.slice(0, used >> ROW) };
}

/** A tree of one leaf, by the number of its items: most chains of large tables have a few rules. */
const leaves: Omit<Nodes, "items">[] = [];

function leafOf(count: number): Omit<Nodes, "items"> {
  leaves[count] ??= { cells: Int32Array.of(NONE, 0, 0, count, NONE, 0, HIGHEST, 0), size: Float64Array.of(Number.POSITIVE_INFINITY) };
  return leaves[count];
}

/** Above the number of any piece. */
const HIGHEST = 0x7fffffff;

function grow(items: Int32Array, store: Store, base: number, start: number, end: number, above: number): number {
  const node = leaf(items, store, base, start, end);
  if (end - start <= LEAF) return node;
  const axis = choose(items, store, base, start, end, above);
  if (axis === NONE) return node;
  const at = chosenCut;
  const middle = partition(items, store.boxes, base, start, end, axis, at);
  const across = firstAcross;
  if (Math.max(middle - start, across - middle, end - across) > MOST_BELOW * (end - start)) {
    items.subarray(start, end).sort();
    return node;
  }
  // The array of cells may be another one after each of them.
  const low = start < middle ? grow(items, store, base, start, middle, axis) : NONE;
  const high = middle < across ? grow(items, store, base, middle, across, axis) : NONE;
  const beyond = across < end ? grow(items, store, base, across, end, axis) : NONE;
  cells[node + AXIS] = axis;
  cells[node + CUT] = at;
  cells[node + LOW] = low;
  cells[node + HIGH] = high;
  cells[node + ACROSS] = beyond;
  return node;
}

function leaf(items: Int32Array, store: Store, base: number, start: number, end: number): number {
  let largest = 0;
  for (let i = start; i < end; i++) {
    const own = store.size[base + (items[i] as number)] as number;
    if (own > largest) largest = own;
  }
  const node = used;
  used += 1 << ROW;
  if (used > cells.length) makeRoom();
  cells[node + AXIS] = NONE;
  cells[node + LOW] = start;
  cells[node + HIGH] = end;
  cells[node + ACROSS] = NONE;
  cells[node + LEAST] = items[start] as number;
  cells[node + MOST] = items[end - 1] as number;
  sizes[node >> ROW] = largest;
  return node;
}

function makeRoom(): void {
  const [was, before] = [cells, sizes];
  cells = new Int32Array(2 * was.length);
  cells.set(was);
  sizes = new Float64Array(2 * before.length);
  sizes.set(before);
}

// Set by `choose` and `partition` beside what they return.
let chosenCut = 0;
let firstAcross = 0;

// The axis and place that leave the fewest pieces to look at, judged by a sample; NONE when nothing parts them.
function choose(items: Int32Array, { boxes }: Store, base: number, start: number, end: number, above: number): number {
  const step = Math.max(1, Math.floor((end - start) / SAMPLE));
  let count = 0;
  for (let i = start + (step >> 1); i < end && count < bases.length; i += step) bases[count++] = (base + (items[i] as number)) * WIDTH;
  let best = NONE;
  let bestCost = count * 0.97;
  for (let axis = 0; axis < INTERVALS; axis++) {
    if (!differ(boxes, count, axis)) continue;
    const found = cutsFor(boxes, count, axis);
    for (let i = 0; i < found; i++) {
      // Of two axes that part the pieces alike, the one above is not cut again: who asks for one of them only then need not look everywhere.
      const cost = costOf(boxes, count, axis, cuts[i] as number) + (axis === above ? count * 0.04 : 0);
      if (cost < bestCost) [best, bestCost, chosenCut] = [axis, cost, cuts[i] as number];
    }
  }
  return best;
}

function differ(boxes: Int32Array, count: number, axis: number): boolean {
  const first = boxes[(bases[0] as number) + axis] as number;
  const last = boxes[(bases[0] as number) + INTERVALS + axis] as number;
  for (let i = 1; i < count; i++) {
    const at = (bases[i] as number) + axis;
    if (boxes[at] !== first || boxes[at + INTERVALS] !== last) return true;
  }
  return false;
}

// Notes the middle of where pieces begin and end, and the second lowest beginning, in `cuts`; returns how many.
function cutsFor(boxes: Int32Array, count: number, axis: number): number {
  for (let i = 0; i < count; i++) {
    insert(lows, i, boxes[(bases[i] as number) + axis] as number);
    insert(ends, i, boxes[(bases[i] as number) + INTERVALS + axis] as number);
  }
  const middle = count >> 1;
  const [low, end] = [lows[middle] as number, (ends[middle] as number) + 1];
  let next = 1;
  while (next < count && lows[next] === lows[0]) next++;
  let found = 0;
  cuts[found++] = low;
  if (end !== low && end <= 0x7fffffff) cuts[found++] = end;
  const second = lows[next] as number;
  if (next < count && second !== low && second !== end) cuts[found++] = second;
  return found;
}

function insert(sorted: Int32Array, count: number, value: number): void {
  let at = count;
  for (; at > 0 && (sorted[at - 1] as number) > value; at--) sorted[at] = sorted[at - 1] as number;
  sorted[at] = value;
}

function costOf(boxes: Int32Array, count: number, axis: number, cut: number): number {
  let low = 0;
  let high = 0;
  for (let i = 0; i < count; i++) {
    const at = (bases[i] as number) + axis;
    if ((boxes[at + INTERVALS] as number) < cut) low++;
    else if ((boxes[at] as number) >= cut) high++;
  }
  return count - low - high + Math.max(low, high);
}

// Stable, so that every part stays in the order of the rules. Returns where those above the cut begin.
function partition(items: Int32Array, boxes: Int32Array, base: number, start: number, end: number, axis: number, cut: number): number {
  let below = start;
  let above = 0;
  let crossing = end - start;
  for (let i = start; i < end; i++) {
    const piece = items[i] as number;
    const at = (base + piece) * WIDTH + axis;
    if ((boxes[at + INTERVALS] as number) < cut) items[below++] = piece;
    else if ((boxes[at] as number) >= cut) scratch[above++] = piece;
    else scratch[--crossing] = piece;
  }
  for (let i = 0; i < above; i++) items[below + i] = scratch[i] as number;
  firstAcross = below + above;
  for (let i = end - start - 1, to = firstAcross; i >= crossing; i--, to++) items[to] = scratch[i] as number;
  return below;
}

/** Pieces of a chain that give way to others: `removed` pieces from `from` on, and in their place `count` others, of which `added` are in the tree. */
export type Replacement = { readonly from: number; readonly removed: number; readonly count: number; readonly added: readonly number[] };

/** The tree after a replacement; `store` holds the new pieces. The shape stays, so that many replacements make it worse than a new one. */
export function replaced(nodes: Nodes, store: Store, base: number, by: Replacement): Nodes {
  if (nodes.items.length === 0) return build(store, base, Int32Array.from(by.added));
  const { from, removed, count, added } = by;
  const shift = count - removed;
  const moved = (bound: number, gone: number): number => (bound < from ? bound : bound >= from + removed ? bound + shift : gone);
  const after: Growing = {
    items: new Int32Array(nodes.items.length + added.length),
    cells: new Int32Array(nodes.cells.length + (added.length << ROW)),
    size: new Float64Array(nodes.size.length + added.length),
    used: nodes.cells.length,
  };
  after.cells.set(nodes.cells);
  after.size.set(nodes.size);
  for (let node = 0; node < after.used; node += 1 << ROW) {
    after.cells[node + LEAST] = moved(nodes.cells[node + LEAST] as number, from);
    after.cells[node + MOST] = Math.min(HIGHEST, moved(nodes.cells[node + MOST] as number, from - 1));
  }
  const own = new Map<number, number[]>();
  for (const piece of added) {
    const node = leafFor(after, store, base, piece);
    const list = own.get(node);
    if (list === undefined) own.set(node, [piece]);
    else list.push(piece);
  }
  const items = after.items.slice(0, refill(nodes, after, by, own));
  return { items, cells: after.cells.slice(0, after.used), size: after.size.slice(0, after.used >> ROW) };
}

/** Nodes to which others are added; `used` is where the next row begins. */
type Growing = Nodes & { used: number };

// The leaf that a piece belongs to; the bounds on the way there come to hold it.
function leafFor(after: Growing, { boxes, size }: Store, base: number, piece: number): number {
  const { cells: rows } = after;
  const box = (base + piece) * WIDTH;
  const largest = size[base + piece] as number;
  for (let node = 0; ; ) {
    rows[node + LEAST] = Math.min(rows[node + LEAST] as number, piece);
    rows[node + MOST] = Math.max(rows[node + MOST] as number, piece);
    after.size[node >> ROW] = Math.max(after.size[node >> ROW] as number, largest);
    const axis = rows[node + AXIS] as number;
    if (axis === NONE) return node;
    const cut = rows[node + CUT] as number;
    const side = node + ((boxes[box + INTERVALS + axis] as number) < cut ? LOW : (boxes[box + axis] as number) >= cut ? HIGH : ACROSS);
    if (rows[side] === NONE) rows[side] = emptyLeaf(after);
    node = rows[side] as number;
  }
}

function emptyLeaf(after: Growing): number {
  const node = after.used;
  after.used += 1 << ROW;
  after.cells.set([NONE, 0, 0, 0, NONE, HIGHEST, NONE], node);
  return node;
}

// Lays the items of all leaves out anew; answers how many there are.
function refill(before: Nodes, after: Growing, { from, removed, count }: Replacement, own: ReadonlyMap<number, readonly number[]>): number {
  let at = 0;
  for (let node = 0; node < after.used; node += 1 << ROW) {
    if (after.cells[node + AXIS] !== NONE) continue;
    const [low, high] = node < before.cells.length ? [before.cells[node + LOW] as number, before.cells[node + HIGH] as number] : [0, 0];
    after.cells[node + LOW] = at;
    let i = low;
    for (; i < high && (before.items[i] as number) < from; i++) after.items[at++] = before.items[i] as number;
    for (const piece of own.get(node) ?? []) after.items[at++] = piece;
    while (i < high && (before.items[i] as number) < from + removed) i++;
    for (; i < high; i++) after.items[at++] = (before.items[i] as number) + count - removed;
    after.cells[node + HIGH] = at;
  }
  return at;
}
