/** How the tree over a chain's pieces is grown, and brought up to date when a few pieces change. */
import { INTERVALS, WIDTH } from "./space.ts";
import type { Store } from "./store.ts";

/**
 * The nodes of a tree, the root first. A leaf has the axis `NONE`, and its items are those from `low` to before `high`, in ascending
 * order; for others `low`, `high` and `across` are children or `NONE`. `least`, `most` and `size` bound the pieces below: the lowest,
 * the highest, the largest; after an update they may be wider than need be.
 */
export type Nodes = {
  readonly items: Int32Array;
  readonly axis: number[];
  readonly cut: number[];
  readonly low: number[];
  readonly high: number[];
  readonly across: number[];
  readonly least: number[];
  readonly most: number[];
  readonly size: number[];
};

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

/** Grows the nodes over `items`, pieces that count from `base` and ascend; the array is the tree's from then on. */
export function build(store: Store, base: number, items: Int32Array): Nodes {
  if (items.length <= LEAF) return { ...leafOf(items.length), items };
  const nodes: Nodes = { items, axis: [], cut: [], low: [], high: [], across: [], least: [], most: [], size: [] };
  if (items.length > scratch.length) scratch = new Int32Array(2 * items.length);
  grow(nodes, store, base, 0, items.length, NONE);
  return nodes;
}

/** A tree of one leaf, by the number of its items: most chains of large tables have a few rules. Nothing changes the lists. */
const leaves: Omit<Nodes, "items">[] = [];

function leafOf(count: number): Omit<Nodes, "items"> {
  leaves[count] ??= { axis: [NONE], cut: [0], low: [0], high: [count], across: [NONE], least: [0], most: [MOST], size: [Infinity] };
  return leaves[count];
}

/** Above the number of any piece. */
const MOST = 0x7fffffff;

function grow(nodes: Nodes, store: Store, base: number, start: number, end: number, above: number): number {
  const node = leaf(nodes, store, base, start, end);
  if (end - start <= LEAF) return node;
  const axis = choose(nodes, store, base, start, end, above);
  if (axis === NONE) return node;
  const at = chosenCut;
  const middle = partition(nodes.items, store.boxes, base, start, end, axis, at);
  const across = firstAcross;
  if (Math.max(middle - start, across - middle, end - across) > MOST_BELOW * (end - start)) {
    nodes.items.subarray(start, end).sort();
    return node;
  }
  nodes.axis[node] = axis;
  nodes.cut[node] = at;
  nodes.low[node] = start < middle ? grow(nodes, store, base, start, middle, axis) : NONE;
  nodes.high[node] = middle < across ? grow(nodes, store, base, middle, across, axis) : NONE;
  nodes.across[node] = across < end ? grow(nodes, store, base, across, end, axis) : NONE;
  return node;
}

function leaf(
  { items, axis, cut, low, high, across, least, most, size }: Nodes,
  store: Store,
  base: number,
  start: number,
  end: number,
): number {
  let largest = 0;
  for (let i = start; i < end; i++) {
    const own = store.size[base + (items[i] as number)] as number;
    if (own > largest) largest = own;
  }
  cut.push(0);
  low.push(start);
  high.push(end);
  across.push(NONE);
  least.push(start < end ? (items[start] as number) : 0);
  most.push(start < end ? (items[end - 1] as number) : NONE);
  size.push(largest);
  return axis.push(NONE) - 1;
}

// Set by `choose` and `partition` beside what they return.
let chosenCut = 0;
let firstAcross = 0;

// The axis and place that leave the fewest pieces to look at, judged by a sample; NONE when nothing parts them.
function choose({ items }: Nodes, { boxes }: Store, base: number, start: number, end: number, above: number): number {
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
  const after: Nodes = {
    items: new Int32Array(nodes.items.length + added.length),
    axis: nodes.axis.slice(),
    cut: nodes.cut,
    low: nodes.low.slice(),
    high: nodes.high.slice(),
    across: nodes.across.slice(),
    least: nodes.least.map((bound) => moved(bound, from)),
    most: nodes.most.map((bound) => moved(bound, from - 1)),
    size: nodes.size.slice(),
  };
  const own = new Map<number, number[]>();
  for (const piece of added) {
    const node = leafFor(after, store, base, piece);
    const list = own.get(node);
    if (list === undefined) own.set(node, [piece]);
    else list.push(piece);
  }
  return { ...after, items: after.items.slice(0, refill(nodes, after, by, own)) };
}

// The leaf that a piece belongs to; the bounds on the way there come to hold it.
function leafFor(nodes: Nodes, { boxes, size }: Store, base: number, piece: number): number {
  const box = (base + piece) * WIDTH;
  const largest = size[base + piece] as number;
  for (let node = 0; ; ) {
    nodes.least[node] = Math.min(nodes.least[node] as number, piece);
    nodes.most[node] = Math.max(nodes.most[node] as number, piece);
    nodes.size[node] = Math.max(nodes.size[node] as number, largest);
    const axis = nodes.axis[node] as number;
    if (axis === NONE) return node;
    const cut = nodes.cut[node] as number;
    const side =
      (boxes[box + INTERVALS + axis] as number) < cut ? nodes.low : (boxes[box + axis] as number) >= cut ? nodes.high : nodes.across;
    if (side[node] === NONE) side[node] = emptyLeaf(nodes);
    node = side[node] as number;
  }
}

function emptyLeaf(nodes: Nodes): number {
  nodes.low.push(0);
  nodes.high.push(0);
  nodes.across.push(NONE);
  nodes.least.push(MOST);
  nodes.most.push(NONE);
  nodes.size.push(0);
  return nodes.axis.push(NONE) - 1;
}

// Lays the items of all leaves out anew; answers how many there are.
function refill(before: Nodes, after: Nodes, { from, removed, count }: Replacement, own: ReadonlyMap<number, readonly number[]>): number {
  let at = 0;
  for (let node = 0; node < after.axis.length; node++) {
    if (after.axis[node] !== NONE) continue;
    const [low, high] = node < before.axis.length ? [before.low[node] as number, before.high[node] as number] : [0, 0];
    after.low[node] = at;
    let i = low;
    for (; i < high && (before.items[i] as number) < from; i++) after.items[at++] = before.items[i] as number;
    for (const piece of own.get(node) ?? []) after.items[at++] = piece;
    while (i < high && (before.items[i] as number) < from + removed) i++;
    for (; i < high; i++) after.items[at++] = (before.items[i] as number) + count - removed;
    after.high[node] = at;
  }
  return at;
}
