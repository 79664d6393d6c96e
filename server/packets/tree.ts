/**
 * Finds rules of a chain that a packet fulfils without looking at all of them. A node cuts one axis; pieces on either side
 * go below it, those across the cut into a third child where other axes are cut: no piece is stored twice.
 */

import type { Region } from "./region.ts";
import { INTERVALS, WIDTH } from "./space.ts";
import type { Point, Store } from "./store.ts";

/** How much work is left, in pieces looked at; what finds nothing left gives up and says so. */
export type Budget = { left: number };

const LEAF = 8;
const SAMPLE = 32;
const NONE = -1;
/** At least a twentieth must leave every child, so that the depth stays logarithmic. */
const MOST_BELOW = 0.95;

// Shared by all trees: a query runs to its end before the next one starts.
let stack = new Int32Array(1024);

/** An index over some pieces of a store, whose numbers must ascend. Nodes are numbers; a leaf's children are its items. */
export class CutTree {
  readonly #store: Store;
  readonly #items: Int32Array;
  // By node: axis (or NONE for a leaf), cut, children or first and end item, lowest and highest rule, largest piece below.
  readonly #axis: number[] = [];
  readonly #cut: number[] = [];
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  readonly #across: number[] = [];
  readonly #least: number[] = [];
  readonly #most: number[] = [];
  readonly #size: number[] = [];

  constructor(store: Store, pieces: readonly number[]) {
    this.#store = store;
    this.#items = Int32Array.from(pieces);
    if (pieces.length > 0) this.#build(0, pieces.length, new Int32Array(pieces.length > LEAF ? pieces.length : 0));
  }

  get empty(): boolean {
    return this.#items.length === 0;
  }

  /**
   * A piece that holds `point` (surely or perhaps), of the first rule strictly between `after` and `before` that has one;
   * -1 when there is none or the budget is spent.
   */
  next(point: Point, after: number, before: number, budget: Budget): number {
    let best = before;
    let found = NONE;
    let height = this.#items.length === 0 ? 0 : this.#start();
    while (height > 0 && budget.left > 0) {
      const node = stack[--height] as number;
      budget.left--;
      if ((this.#least[node] as number) >= best || (this.#most[node] as number) <= after) continue;
      if (this.#axis[node] !== NONE) {
        height = this.#children(node, point, height);
        continue;
      }
      const end = this.#high[node] as number;
      for (let i = this.#firstAfter(node, after); i < end; i++) {
        const piece = this.#items[i] as number;
        if ((this.#store.rule[piece] as number) >= best || --budget.left <= 0) break;
        if (this.#store.holds(piece, point) === 0) continue;
        found = piece;
        best = this.#store.rule[piece] as number;
      }
    }
    return found;
  }

  /** The largest piece that surely holds `point`, of a rule before `before`; -1 when there is none or the budget is spent. */
  widest(point: Point, before: number, budget: Budget): number {
    let best = 0;
    let found = NONE;
    let height = this.#items.length === 0 ? 0 : this.#start();
    while (height > 0 && budget.left > 0) {
      const node = stack[--height] as number;
      budget.left--;
      if ((this.#least[node] as number) >= before || (this.#size[node] as number) <= best) continue;
      if (this.#axis[node] !== NONE) {
        height = this.#children(node, point, height);
        continue;
      }
      for (let i = this.#low[node] as number; i < (this.#high[node] as number); i++) {
        const piece = this.#items[i] as number;
        if ((this.#store.rule[piece] as number) >= before || --budget.left <= 0) break;
        const size = this.#store.size[piece] as number;
        if (size <= best || this.#store.holds(piece, point) !== 2) continue;
        found = piece;
        best = size;
        if (best >= (this.#size[node] as number)) break;
      }
    }
    return found;
  }

  #start(): number {
    stack[0] = 0;
    return 1;
  }

  // The child with the earliest rules comes to lie on top: what is found there spares the others.
  #children(node: number, point: Point, height: number): number {
    if (height + 3 > stack.length) stack = grown(stack);
    const value = point.at[this.#axis[node] as number] as number;
    const cut = this.#cut[node] as number;
    let top = height;
    if ((value < 0 || value >= cut) && this.#high[node] !== NONE) stack[top++] = this.#high[node] as number;
    if (value < cut && this.#low[node] !== NONE) stack[top++] = this.#low[node] as number;
    if (this.#across[node] !== NONE) stack[top++] = this.#across[node] as number;
    if (top - height > 1) {
      const last = stack[top - 1] as number;
      const other = stack[top - 2] as number;
      if ((this.#least[other] as number) < (this.#least[last] as number)) {
        stack[top - 1] = other;
        stack[top - 2] = last;
      }
    }
    return top;
  }

  #firstAfter(node: number, after: number): number {
    let low = this.#low[node] as number;
    let high = this.#high[node] as number;
    if (low < high && (this.#store.rule[this.#items[low] as number] as number) > after) return low;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#store.rule[this.#items[middle] as number] as number) <= after) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Calls `visit` for the pieces of rules strictly between `after` and `before` whose hull meets the region that `visit`
   * last returned (at first `region`), in no particular order, until it returns undefined. Returns the last region;
   * undefined when `visit` did, or the budget is spent.
   */
  shrink(
    region: Region,
    after: number,
    before: number,
    budget: Budget,
    visit: (region: Region, piece: number) => Region | undefined,
  ): Region | undefined {
    if (this.#items.length === 0) return region;
    let current: Region | undefined = region;
    const nodes = [0];
    for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
      if (--budget.left <= 0) return undefined;
      if ((this.#least[node] as number) >= before || (this.#most[node] as number) <= after) continue;
      const axis = this.#axis[node] as number;
      if (axis !== NONE) {
        const cut = this.#cut[node] as number;
        if ((current.box[axis] as number) < cut && this.#low[node] !== NONE) nodes.push(this.#low[node] as number);
        if ((current.box[INTERVALS + axis] as number) >= cut && this.#high[node] !== NONE) nodes.push(this.#high[node] as number);
        if (this.#across[node] !== NONE) nodes.push(this.#across[node] as number);
        continue;
      }
      for (let i = this.#firstAfter(node, after); i < (this.#high[node] as number); i++) {
        const piece = this.#items[i] as number;
        if ((this.#store.rule[piece] as number) >= before) break;
        if (--budget.left <= 0) return undefined;
        if (hullMeets(this.#store, piece, current)) current = visit(current, piece);
        if (current === undefined) return undefined;
      }
    }
    return current;
  }

  #build(start: number, end: number, scratch: Int32Array): number {
    const node = this.#leaf(start, end);
    const choice = end - start <= LEAF ? undefined : this.#choose(start, end);
    if (choice === undefined) return node;
    const [axis, cut] = choice;
    const [highFrom, acrossFrom] = this.#partition(start, end, axis, cut, scratch);
    const largest = Math.max(highFrom - start, acrossFrom - highFrom, end - acrossFrom);
    if (largest > MOST_BELOW * (end - start)) {
      this.#items.subarray(start, end).sort();
      return node;
    }
    this.#axis[node] = axis;
    this.#cut[node] = cut;
    this.#low[node] = start < highFrom ? this.#build(start, highFrom, scratch) : NONE;
    this.#high[node] = highFrom < acrossFrom ? this.#build(highFrom, acrossFrom, scratch) : NONE;
    this.#across[node] = acrossFrom < end ? this.#build(acrossFrom, end, scratch) : NONE;
    return node;
  }

  #leaf(start: number, end: number): number {
    this.#cut.push(0);
    this.#low.push(start);
    this.#high.push(end);
    this.#across.push(NONE);
    this.#least.push(this.#store.rule[this.#items[start] as number] as number);
    this.#most.push(this.#store.rule[this.#items[end - 1] as number] as number);
    let size = 0;
    for (let i = start; i < end; i++) size = Math.max(size, this.#store.size[this.#items[i] as number] as number);
    this.#size.push(size);
    return this.#axis.push(NONE) - 1;
  }

  // The axis and place that leave the fewest pieces to look at, judged by a sample.
  #choose(start: number, end: number): readonly [number, number] | undefined {
    const { boxes } = this.#store;
    const bases: number[] = [];
    const step = Math.max(1, Math.floor((end - start) / SAMPLE));
    for (let i = start + (step >> 1); i < end; i += step) bases.push((this.#items[i] as number) * WIDTH);
    let best: readonly [number, number] | undefined;
    let bestCost = bases.length * 0.97;
    for (let axis = 0; axis < INTERVALS; axis++) {
      const first = boxes[(bases[0] as number) + axis] as number;
      const last = boxes[(bases[0] as number) + INTERVALS + axis] as number;
      if (bases.every((base) => boxes[base + axis] === first && boxes[base + INTERVALS + axis] === last)) continue;
      for (const cut of cutsFor(boxes, bases, axis)) {
        const cost = costOf(boxes, bases, axis, cut);
        if (cost < bestCost) [best, bestCost] = [[axis, cut], cost];
      }
    }
    return best;
  }

  // Stable, so that every part stays in the order of the rules.
  #partition(start: number, end: number, axis: number, cut: number, scratch: Int32Array): readonly [number, number] {
    const { boxes } = this.#store;
    const items = this.#items;
    let below = start;
    let crossing = 0;
    const above: number[] = [];
    for (let i = start; i < end; i++) {
      const piece = items[i] as number;
      if ((boxes[piece * WIDTH + INTERVALS + axis] as number) < cut) items[below++] = piece;
      else if ((boxes[piece * WIDTH + axis] as number) >= cut) above.push(piece);
      else scratch[crossing++] = piece;
    }
    items.set(above, below);
    items.set(scratch.subarray(0, crossing), below + above.length);
    return [below, below + above.length];
  }
}

function cutsFor(boxes: Int32Array, bases: readonly number[], axis: number): readonly number[] {
  const lows = new Int32Array(bases.length);
  const ends = new Int32Array(bases.length);
  for (let i = 0; i < bases.length; i++) {
    lows[i] = boxes[(bases[i] as number) + axis] as number;
    ends[i] = (boxes[(bases[i] as number) + INTERVALS + axis] as number) + 1;
  }
  lows.sort();
  ends.sort();
  const middle = bases.length >> 1;
  const [low, end] = [lows[middle] as number, ends[middle] as number];
  const second = lows.find((value) => value > (lows[0] as number)) ?? 0;
  const cuts = low === end ? [low] : [low, end];
  return cuts.includes(second) ? cuts : [...cuts, second];
}

function costOf(boxes: Int32Array, bases: readonly number[], axis: number, cut: number): number {
  let low = 0;
  let high = 0;
  for (const base of bases) {
    if ((boxes[base + INTERVALS + axis] as number) < cut) low++;
    else if ((boxes[base + axis] as number) >= cut) high++;
  }
  return bases.length - low - high + Math.max(low, high);
}

function grown(old: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(old.length * 2);
  larger.set(old);
  return larger;
}

function hullMeets(store: Store, piece: number, { box, lits }: Region): boolean {
  const { boxes } = store;
  const base = piece * WIDTH;
  for (let axis = 0; axis < INTERVALS; axis++) {
    if ((boxes[base + axis] as number) > (box[INTERVALS + axis] as number)) return false;
    if ((boxes[base + INTERVALS + axis] as number) < (box[axis] as number)) return false;
  }
  for (let mask = 2 * INTERVALS; mask < WIDTH; mask++) if (((boxes[base + mask] as number) & (box[mask] as number)) === 0) return false;
  return lits.length === 0 || !(store.lits[piece] as readonly number[]).some((literal) => lits.includes(literal ^ 1));
}
