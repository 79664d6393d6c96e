/** The index over a chain: a tree for pieces that ask no opaque question, and one for each opaque condition that must hold. */
import type { Region } from "./region.ts";
import type { Point, Store } from "./store.ts";
import { type Budget, CutTree } from "./tree.ts";

/** Few enough pieces are in one tree, whatever they ask. */
const FEW = 16;

/** What `CutTree` offers, also where thousands of rules differ in nothing but the set that they look into. */
export class ChainIndex {
  readonly #store: Store;
  readonly #pieces: readonly number[];
  readonly #plain: CutTree;
  readonly #asking = new Map<number, CutTree>();
  #all: CutTree | undefined;

  /** Numbers of `pieces` must ascend. */
  constructor(store: Store, pieces: readonly number[]) {
    this.#store = store;
    this.#pieces = pieces;
    const plain: number[] = [];
    const asking = new Map<number, number[]>();
    for (const piece of pieces) {
      const literal = pieces.length > FEW ? store.lits[piece]?.find((each) => (each & 1) === 1) : undefined;
      if (literal === undefined) plain.push(piece);
      else if (asking.get(literal >> 1)?.push(piece) === undefined) asking.set(literal >> 1, [piece]);
    }
    this.#plain = new CutTree(store, plain);
    for (const [atom, own] of asking) this.#asking.set(atom, new CutTree(store, own));
    if (asking.size === 0) this.#all = this.#plain;
  }

  /** See `CutTree.next`. */
  next(point: Point, after: number, before: number, budget: Budget): number {
    if (!point.settled) return this.#everything().next(point, after, before, budget);
    let found = this.#plain.next(point, after, before, budget);
    if (this.#asking.size === 0) return found;
    for (const atom of point.yes) {
      const end = found < 0 ? before : (this.#store.rule[found] as number);
      const other = this.#asking.get(atom)?.next(point, after, end, budget) ?? -1;
      if (other >= 0) found = other;
    }
    return found;
  }

  /** See `CutTree.widest`. */
  widest(point: Point, before: number, budget: Budget): number {
    const found = this.#plain.widest(point, before, budget);
    if (found >= 0 || this.#asking.size === 0) return found;
    for (const atom of point.yes) {
      const other = this.#asking.get(atom)?.widest(point, before, budget) ?? -1;
      if (other >= 0) return other;
    }
    return -1;
  }

  /** See `CutTree.shrink`. */
  shrink(
    region: Region,
    after: number,
    before: number,
    budget: Budget,
    visit: (region: Region, piece: number) => Region | undefined,
  ): Region | undefined {
    return this.#everything().shrink(region, after, before, budget, visit);
  }

  #everything(): CutTree {
    this.#all ??= new CutTree(this.#store, this.#pieces);
    return this.#all;
  }
}
