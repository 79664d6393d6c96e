/** The index over a chain: a tree for pieces that ask no opaque question, and one for each opaque condition that must hold. */
import type { Region } from "./region.ts";
import type { Point, Store } from "./store.ts";
import { type Budget, CutTree } from "./tree.ts";

/** Few enough pieces are in one tree, whatever they ask. */
const FEW = 16;

/** What `CutTree` offers, by numbers of rules and of the store's pieces, also where thousands of rules differ in nothing but the set that they look into. */
export class ChainIndex {
  readonly #store: Store;
  readonly #base: number;
  readonly #pieces: Int32Array;
  readonly #plain: CutTree;
  readonly #asking = new Map<number, CutTree>();
  #all: CutTree | undefined;

  /** `pieces` must ascend, and count from the piece `base`. */
  constructor(store: Store, base: number, pieces: Int32Array) {
    this.#store = store;
    this.#base = base;
    this.#pieces = pieces;
    const plain: number[] = [];
    const asking = new Map<number, number[]>();
    for (const piece of pieces) {
      const literal = pieces.length > FEW ? store.lits[base + piece]?.find((each) => (each & 1) === 1) : undefined;
      if (literal === undefined) plain.push(piece);
      else if (asking.get(literal >> 1)?.push(piece) === undefined) asking.set(literal >> 1, [piece]);
    }
    this.#plain = CutTree.over(store, base, Int32Array.from(plain));
    for (const [atom, own] of asking) this.#asking.set(atom, CutTree.over(store, base, Int32Array.from(own)));
    if (asking.size === 0) this.#all = this.#plain;
  }

  get empty(): boolean {
    return this.#pieces.length === 0;
  }

  /** The first piece of a rule strictly between `after` and `before` that holds `point`, surely or perhaps; -1 when there is none or the budget is spent. */
  next(point: Point, after: number, before: number, budget: Budget): number {
    const from = this.#before(after + 1);
    const to = this.#before(before) + 1;
    const plain = point.settled ? this.#plain : this.#everything();
    let found = plain.next(this.#store, this.#base, point, from, to, budget);
    if (point.settled && this.#asking.size > 0) {
      for (const atom of point.yes) {
        const other = this.#asking.get(atom)?.next(this.#store, this.#base, point, from, found < 0 ? to : found, budget) ?? -1;
        if (other >= 0) found = other;
      }
    }
    return found < 0 ? -1 : this.#base + found;
  }

  /** A large piece, the largest if it asks no opaque question, of a rule below `before` that surely holds `point`; -1 when there is none or the budget is spent. */
  widest(point: Point, before: number, budget: Budget): number {
    const to = this.#before(before) + 1;
    let found = this.#plain.widest(this.#store, this.#base, point, to, budget);
    if (found < 0 && this.#asking.size > 0) {
      for (const atom of point.yes) {
        found = this.#asking.get(atom)?.widest(this.#store, this.#base, point, to, budget) ?? -1;
        if (found >= 0) break;
      }
    }
    return found < 0 ? -1 : this.#base + found;
  }

  /**
   * Calls `visit` for those `wanted` pieces of rules strictly between `after` and `before`, in their order, whose hull meets the region
   * that `visit` last returned (at first `region`), until it returns undefined. Returns the last region; undefined when `visit` did,
   * or the budget is spent.
   */
  shrink(
    region: Region,
    after: number,
    before: number,
    budget: Budget,
    wanted: (piece: number) => boolean,
    visit: (region: Region, piece: number) => Region | undefined,
  ): Region | undefined {
    const to = this.#before(before) + 1;
    let current: Region | undefined = region;
    for (let piece = this.#before(after + 1); current !== undefined; ) {
      piece = this.#everything().meeting(this.#store, this.#base, current, piece, to, budget, wanted);
      if (budget.left <= 0) return undefined;
      if (piece < 0) return current;
      current = visit(current, this.#base + piece);
    }
    return undefined;
  }

  // The last piece before those of a rule, counted from the chain's first.
  #before(rule: number): number {
    return (this.#store.starts[Math.max(0, rule)] as number) - 1 - this.#base;
  }

  #everything(): CutTree {
    this.#all ??= CutTree.over(this.#store, this.#base, this.#pieces.slice());
    return this.#all;
  }
}
