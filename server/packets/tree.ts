/**
 * Finds the first rule of a chain that a packet fulfils without looking at all of them. A node cuts one axis; pieces on
 * either side go below it, those across the cut into a third child where other axes are cut: no piece is stored twice.
 */

import type { Region } from "./region.ts";
import { INTERVALS, WIDTH } from "./space.ts";
import type { Point, Store } from "./store.ts";

/** How much work is left, in pieces looked at; what finds nothing left gives up and says so. */
export type Budget = { left: number };

const LEAF = 8;
const SAMPLE = 32;
const NONE = -1;

/** An index over some pieces of a store, whose numbers must ascend. */
export class CutTree {
  readonly #store: Store;
  readonly #items: Int32Array;
  // By node: axis (or NONE for a leaf), cut, children or first and end item, lowest and highest rule below.
  readonly #axis: number[] = [];
  readonly #cut: number[] = [];
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  readonly #across: number[] = [];
  readonly #least: number[] = [];
  readonly #most: number[] = [];
  #stack = new Int32Array(64);

  constructor(store: Store, pieces: readonly number[]) {
    this.#store = store;
    this.#items = Int32Array.from(pieces);
    if (pieces.length > 0) this.#build(0, pieces.length, new Int32Array(pieces.length));
  }

  /**
   * A piece that holds `point` (surely or perhaps), of the first rule strictly between `after` and `before` that has one;
   * -1 when there is none or the budget is spent.
   */
  next(point: Point, after: number, before: number, budget: Budget): number {
    if (this.#items.length === 0) return NONE;
    let best = before;
    let found = NONE;
    let height = 1;
    this.#stack[0] = 0;
    while (height > 0 && budget.left > 0) {
      const node = this.#stack[--height] as number;
      budget.left--;
      if ((this.#least[node] as number) >= best || (this.#most[node] as number) <= after) continue;
      const axis = this.#axis[node] as number;
      if (axis === NONE) {
        const piece = this.#inLeaf(node, point, after, best, budget);
        if (piece !== NONE) {
          found = piece;
          best = this.#store.rule[piece] as number;
        }
      } else height = this.#pushChildren(node, point.at[axis] as number, height);
    }
    return found;
  }

  #pushChildren(node: number, value: number, height: number): number {
    if (height + 3 > this.#stack.length) this.#grow();
    const across = this.#across[node] as number;
    const cut = this.#cut[node] as number;
    let top = height;
    if (value < 0 || value >= cut) top = this.#push(this.#high[node] as number, top);
    if (value < cut) top = this.#push(this.#low[node] as number, top);
    top = this.#push(across, top);
    // The child with the earliest rules is looked at first: what it finds spares the others.
    if (top - height > 1) {
      const last = this.#stack[top - 1] as number;
      const other = this.#stack[top - 2] as number;
      if ((this.#least[other] as number) < (this.#least[last] as number)) {
        this.#stack[top - 1] = other;
        this.#stack[top - 2] = last;
      }
    }
    return top;
  }

  #push(node: number, height: number): number {
    if (node === NONE) return height;
    this.#stack[height] = node;
    return height + 1;
  }

  #grow(): void {
    const larger = new Int32Array(this.#stack.length * 2);
    larger.set(this.#stack);
    this.#stack = larger;
  }

  #inLeaf(node: number, point: Point, after: number, before: number, budget: Budget): number {
    const end = this.#high[node] as number;
    for (let i = this.#firstAfter(node, after); i < end; i++) {
      const piece = this.#items[i] as number;
      if ((this.#store.rule[piece] as number) >= before) break;
      if (--budget.left <= 0) break;
      if (this.#store.holds(piece, point) !== 0) return piece;
    }
    return NONE;
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
   * last returned (at first `region`), in no particular order. Returns the last region, undefined when the budget is spent.
   */
  shrink(
    region: Region,
    after: number,
    before: number,
    budget: Budget,
    visit: (region: Region, piece: number) => Region,
  ): Region | undefined {
    if (this.#items.length === 0) return region;
    let current = region;
    const stack = [0];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (--budget.left <= 0) return undefined;
      if ((this.#least[node] as number) >= before || (this.#most[node] as number) <= after) continue;
      const axis = this.#axis[node] as number;
      if (axis !== NONE) {
        const cut = this.#cut[node] as number;
        if ((current.box[axis] as number) < cut && this.#low[node] !== NONE) stack.push(this.#low[node] as number);
        if ((current.box[INTERVALS + axis] as number) >= cut && this.#high[node] !== NONE) stack.push(this.#high[node] as number);
        if (this.#across[node] !== NONE) stack.push(this.#across[node] as number);
        continue;
      }
      for (let i = this.#firstAfter(node, after); i < (this.#high[node] as number); i++) {
        const piece = this.#items[i] as number;
        if ((this.#store.rule[piece] as number) >= before) break;
        if (--budget.left <= 0) return undefined;
        if (hullMeets(this.#store, piece, current)) current = visit(current, piece);
      }
    }
    return current;
  }

  #build(start: number, end: number, scratch: Int32Array): number {
    const node = this.#axis.push(NONE) - 1;
    this.#cut.push(0);
    this.#low.push(start);
    this.#high.push(end);
    this.#across.push(NONE);
    this.#least.push(this.#store.rule[this.#items[start] as number] as number);
    this.#most.push(this.#store.rule[this.#items[end - 1] as number] as number);
    if (end - start <= LEAF) return node;
    const choice = this.#choose(start, end);
    if (choice === undefined) return node;
    const [axis, cut] = choice;
    const [highFrom, acrossFrom] = this.#partition(start, end, axis, cut, scratch);
    // At least a twentieth must leave every child, so that the depth stays logarithmic.
    const largest = Math.max(highFrom - start, acrossFrom - highFrom, end - acrossFrom);
    if (largest > 0.95 * (end - start)) {
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
      const lows = bases.map((base) => boxes[base + axis] as number).sort((a, b) => a - b);
      const highs = bases.map((base) => (boxes[base + INTERVALS + axis] as number) + 1).sort((a, b) => a - b);
      for (const cut of new Set([
        lows[lows.length >> 1] as number,
        highs[highs.length >> 1] as number,
        lows.find((low) => low > (lows[0] as number)) ?? 0,
      ])) {
        const cost = this.#cost(bases, axis, cut);
        if (cost < bestCost) [best, bestCost] = [[axis, cut], cost];
      }
    }
    return best;
  }

  #cost(bases: readonly number[], axis: number, cut: number): number {
    const { boxes } = this.#store;
    let low = 0;
    let high = 0;
    for (const base of bases) {
      if ((boxes[base + INTERVALS + axis] as number) < cut) low++;
      else if ((boxes[base + axis] as number) >= cut) high++;
    }
    return bases.length - low - high + Math.max(low, high);
  }

  // Stable, so that every part stays in the order of the rules.
  #partition(start: number, end: number, axis: number, cut: number, scratch: Int32Array): readonly [number, number] {
    const { boxes } = this.#store;
    const side = (i: number): number => {
      const base = (this.#items[i] as number) * WIDTH;
      return (boxes[base + INTERVALS + axis] as number) < cut ? 0 : (boxes[base + axis] as number) >= cut ? 1 : 2;
    };
    const counts = [0, 0, 0];
    for (let i = start; i < end; i++) counts[side(i)] = (counts[side(i)] as number) + 1;
    const highFrom = start + (counts[0] as number);
    const acrossFrom = highFrom + (counts[1] as number);
    const next = [start, highFrom, acrossFrom];
    for (let i = start; i < end; i++) {
      const to = side(i);
      scratch[next[to] as number] = this.#items[i] as number;
      next[to] = (next[to] as number) + 1;
    }
    this.#items.set(scratch.subarray(start, end), start);
    return [highFrom, acrossFrom];
  }
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
