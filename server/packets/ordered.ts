/** The index over a chain: a tree for pieces that ask no opaque question, and one for each opaque condition that must hold. */
import type { Replacement } from "./grow.ts";
import type { Recut } from "./recut.ts";
import type { Region } from "./region.ts";
import type { Point, Store } from "./store.ts";
import { type Budget, CutTree } from "./tree.ts";

/** Few enough pieces are in one tree, whatever they ask. */
const FEW = 16;

/** After so many replacements a tree is grown anew. */
const OLDEST = 50;

/** What `CutTree` offers, by numbers of rules and of the store's pieces, also where thousands of rules differ in nothing but the set that they look into. */
export class ChainIndex {
  readonly #store: Store;
  readonly #base: number;
  readonly #pieces: Int32Array;
  readonly #plain: CutTree;
  readonly #asking: ReadonlyMap<number, CutTree>;
  readonly #age: number;
  #all: CutTree | undefined;

  private constructor(store: Store, base: number, pieces: Int32Array, plain: CutTree, asking: ReadonlyMap<number, CutTree>, age: number) {
    this.#store = store;
    this.#base = base;
    this.#pieces = pieces;
    this.#plain = plain;
    this.#asking = asking;
    this.#age = age;
    if (asking.size === 0) this.#all = plain;
  }

  /** The index over `pieces`, which must ascend, and count from the piece `base`. */
  static over(store: Store, base: number, pieces: Int32Array): ChainIndex {
    const plain: number[] = [];
    const asking = new Map<number, number[]>();
    for (const piece of pieces) {
      const literal = pieces.length > FEW ? store.lits[base + piece]?.find(holds) : undefined;
      if (literal === undefined) plain.push(piece);
      else if (asking.get(literal >> 1)?.push(piece) === undefined) asking.set(literal >> 1, [piece]);
    }
    const trees = new Map([...asking].map(([atom, own]) => [atom, CutTree.over(store, base, Int32Array.from(own))] as const));
    return new ChainIndex(store, base, pieces, CutTree.over(store, base, Int32Array.from(plain)), trees, 0);
  }

  /** The same index of a chain that did not change, while others did. */
  moved(store: Store, base: number): ChainIndex {
    const moved = new ChainIndex(store, base, this.#pieces, this.#plain, this.#asking, this.#age);
    moved.#all = this.#all;
    return moved;
  }

  /** The index after a replacement; undefined when a new one is as good. */
  replaced(store: Store, by: Replacement): ChainIndex | undefined {
    const base = this.#base;
    const asks = by.added.some((piece) => store.lits[base + piece]?.some(holds));
    if (asks || this.#asking.size > 0 || this.#age >= OLDEST || this.#pieces.length + by.added.length <= 4 * FEW) return undefined;
    const { from, removed, count } = by;
    const rest = this.#pieces.filter((piece) => piece < from || piece >= from + removed);
    const pieces = new Int32Array(rest.length + by.added.length);
    let at = 0;
    for (; at < rest.length && (rest[at] as number) < from; at++) pieces[at] = rest[at] as number;
    pieces.set(by.added, at);
    for (let i = at; i < rest.length; i++) pieces[i + by.added.length] = (rest[i] as number) + count - removed;
    return new ChainIndex(store, base, pieces, this.#plain.replaced(store, base, by), this.#asking, this.#age + 1);
  }

  /** The index over the same pieces in a space that is cut otherwise. */
  recut(store: Store, recut: Recut): ChainIndex {
    const asking = new Map([...this.#asking].map(([atom, tree]) => [atom, tree.recut(store, this.#base, recut)] as const));
    return new ChainIndex(store, this.#base, this.#pieces, this.#plain.recut(store, this.#base, recut), asking, this.#age);
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

// Whether a literal says that its condition holds.
const holds = (literal: number): boolean => (literal & 1) === 1;
