/**
 * Finds rules of a chain that a packet fulfils without looking at all of them. A node cuts one axis; pieces on either side
 * go below it, those across the cut into a third child where other axes are cut: no piece is stored twice.
 */

import { ACROSS, AXIS, build, CUT, HIGH, LEAST, LOW, MOST, NONE, type Nodes, type Replacement, ROW, replaced } from "./grow.ts";
import { type Recut, recutNodes } from "./recut.ts";
import { hullMeets, type Region } from "./region.ts";
import { INTERVALS } from "./space.ts";
import type { Point, Store } from "./store.ts";

/** How much work is left, in pieces looked at; what finds nothing left gives up and says so. */
export type Budget = { left: number };

/** One query for so many pieces is few. */
const FEW_ASKED = 16;

// Shared by all trees: a query runs to its end before the next one starts.
let stack = new Int32Array(1024);

/**
 * An index over some pieces of a chain. Pieces are counted from the chain's first one, so that the tree of a chain stays as it is
 * when other chains change. What a query finds does not depend on the shape of the tree.
 */
export class CutTree {
  readonly #nodes: Nodes;
  /** The tree over the largest pieces; null where none are much larger than others. */
  #large: CutTree | null | undefined;
  #asked = 0;

  constructor(nodes: Nodes) {
    this.#nodes = nodes;
  }

  /** The tree over `pieces`, which must ascend; piece 0 of it is piece `base` of the store. */
  static over(store: Store, base: number, pieces: Int32Array): CutTree {
    return new CutTree(build(store, base, pieces));
  }

  /** The tree after a replacement of pieces, which `store` holds. */
  replaced(store: Store, base: number, by: Replacement): CutTree {
    return new CutTree(replaced(this.#nodes, store, base, by));
  }

  /** The tree over the same pieces, whose boxes `store` holds in a space that is cut otherwise. */
  recut(store: Store, base: number, recut: Recut): CutTree {
    return new CutTree(recutNodes(this.#nodes, store, base, recut));
  }

  /** The first piece above `after` and below `before` that holds `point`, surely or perhaps; -1 when there is none or the budget is spent. */
  next(store: Store, base: number, point: Point, after: number, before: number, budget: Budget): number {
    const { cells, items } = this.#nodes;
    let best = before;
    let height = this.#start();
    while (height > 0 && budget.left > 0) {
      const node = stack[--height] as number;
      budget.left--;
      if ((cells[node + LEAST] as number) >= best || (cells[node + MOST] as number) <= after) continue;
      if (cells[node + AXIS] !== NONE) {
        height = this.#children(node, point, height);
        continue;
      }
      const end = cells[node + HIGH] as number;
      for (let i = firstAfter(items, cells[node + LOW] as number, end, after); i < end; i++) {
        const piece = items[i] as number;
        if (piece >= best || --budget.left <= 0) break;
        if (store.holds(base + piece, point) === 0) continue;
        best = piece;
        break;
      }
    }
    return best === before ? NONE : best;
  }

  /** The largest piece below `before` that surely holds `point`, the first of equal ones; -1 when there is none or the budget is spent. */
  widest(store: Store, base: number, point: Point, before: number, budget: Budget): number {
    const large = this.#largest(store, base)?.widest(store, base, point, before, budget) ?? NONE;
    if (large !== NONE || budget.left <= 0) return large;
    const { cells, size, items } = this.#nodes;
    let best = 0;
    let found = NONE;
    let height = this.#start();
    while (height > 0 && budget.left > 0) {
      const node = stack[--height] as number;
      budget.left--;
      const largest = size[node >> ROW] as number;
      const first = cells[node + LEAST] as number;
      if (first >= before || largest < best || (largest === best && first > found)) continue;
      if (cells[node + AXIS] !== NONE) {
        height = this.#children(node, point, height);
        continue;
      }
      const end = cells[node + HIGH] as number;
      for (let i = cells[node + LOW] as number; i < end; i++) {
        const piece = items[i] as number;
        if (piece >= before || --budget.left <= 0) break;
        const own = store.size[base + piece] as number;
        if (own < best || (own === best && piece > found) || store.holds(base + piece, point) !== 2) continue;
        found = piece;
        best = own;
        if (best >= largest) break;
      }
    }
    return found;
  }

  /** The first `wanted` piece above `after` and below `before` whose hull meets a region; -1 when there is none or the budget is spent. */
  meeting(
    store: Store,
    base: number,
    region: Region,
    after: number,
    before: number,
    budget: Budget,
    wanted: (piece: number) => boolean,
  ): number {
    const { cells, items } = this.#nodes;
    let best = before;
    let height = this.#start();
    while (height > 0 && budget.left > 0) {
      const node = stack[--height] as number;
      budget.left--;
      if ((cells[node + LEAST] as number) >= best || (cells[node + MOST] as number) <= after) continue;
      if (cells[node + AXIS] !== NONE) {
        height = this.#overlapping(node, region, height);
        continue;
      }
      const end = cells[node + HIGH] as number;
      for (let i = firstAfter(items, cells[node + LOW] as number, end, after); i < end; i++) {
        const piece = items[i] as number;
        if (piece >= best || --budget.left <= 0) break;
        if (!hullMeets(store, base + piece, region) || !wanted(base + piece)) continue;
        best = piece;
        break;
      }
    }
    return best === before ? NONE : best;
  }

  // For the first few queries it is not worth its making.
  #largest(store: Store, base: number): CutTree | null {
    if (this.#large !== undefined) return this.#large;
    if (++this.#asked * FEW_ASKED < this.#nodes.items.length) return null;
    const large = largestOf(this.#nodes.items, store, base);
    this.#large = large === undefined ? null : CutTree.over(store, base, large);
    return this.#large;
  }

  #start(): number {
    stack[0] = 0;
    return this.#nodes.items.length === 0 ? 0 : 1;
  }

  #children(node: number, point: Point, height: number): number {
    const { cells } = this.#nodes;
    if (height + 3 > stack.length) stack = grown(stack);
    const along = cells[node + AXIS] as number;
    const known = (point.unknown & (1 << along)) === 0;
    const value = point.at[along] as number;
    const at = cells[node + CUT] as number;
    let top = height;
    if ((!known || value >= at) && cells[node + HIGH] !== NONE) stack[top++] = cells[node + HIGH] as number;
    if ((!known || value < at) && cells[node + LOW] !== NONE) stack[top++] = cells[node + LOW] as number;
    if (cells[node + ACROSS] !== NONE) stack[top++] = cells[node + ACROSS] as number;
    this.#earliestOnTop(height, top);
    return top;
  }

  #overlapping(node: number, { box }: Region, height: number): number {
    const { cells } = this.#nodes;
    if (height + 3 > stack.length) stack = grown(stack);
    const along = cells[node + AXIS] as number;
    const at = cells[node + CUT] as number;
    let top = height;
    if ((box[INTERVALS + along] as number) >= at && cells[node + HIGH] !== NONE) stack[top++] = cells[node + HIGH] as number;
    if ((box[along] as number) < at && cells[node + LOW] !== NONE) stack[top++] = cells[node + LOW] as number;
    if (cells[node + ACROSS] !== NONE) stack[top++] = cells[node + ACROSS] as number;
    this.#earliestOnTop(height, top);
    return top;
  }

  // What is found in the child with the earliest rules spares the others.
  #earliestOnTop(from: number, top: number): void {
    const { cells } = this.#nodes;
    for (let i = from; i < top - 1; i++) {
      const node = stack[i] as number;
      if ((cells[node + LEAST] as number) >= (cells[(stack[top - 1] as number) + LEAST] as number)) continue;
      stack[i] = stack[top - 1] as number;
      stack[top - 1] = node;
    }
  }
}

/** Trees over fewer pieces are asked as they are. */
const SMALL = 512;
/** One of so many pieces is among the largest. */
const SHARE = 8;

/** The largest of many pieces in ascending order: larger than all others. Undefined where hardly any are much larger than usual ones. */
function largestOf(items: Int32Array, { size }: Store, base: number): Int32Array | undefined {
  if (items.length < SMALL) return undefined;
  const sizes = Float64Array.from(items, (piece) => size[base + piece] as number).sort();
  const least = sizes[items.length - Math.floor(items.length / SHARE)] as number;
  if (least <= 2 * (sizes[items.length >> 1] as number)) return undefined;
  return items.filter((piece) => (size[base + piece] as number) >= least).sort();
}

/** The place of the first of the ascending items from `low` to before `high` that is above `after`. */
function firstAfter(items: Int32Array, low: number, high: number, after: number): number {
  let from = low;
  let to = high;
  if (from < to && (items[from] as number) > after) return from;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((items[middle] as number) <= after) from = middle + 1;
    else to = middle;
  }
  return from;
}

function grown(old: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(old.length * 2);
  larger.set(old);
  return larger;
}
