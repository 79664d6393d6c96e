/** Of thousands of pieces, the tree finds the largest that holds a packet: as looking at all of them does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newPoint } from "../../server/packets/search.ts";
import { FLAGS, FRAG, INTERVALS, SRC, STATE, WIDTH } from "../../server/packets/space.ts";
import { Store } from "../../server/packets/store.ts";
import { CutTree } from "../../server/packets/tree.ts";
import { random } from "./random-tables.ts";

const SEED = Number(process.env.SEED ?? 41);
const PIECES = 3000;
const QUERIES = 2500;
const MOST: number = 65535;

/** A piece per rule: intervals on two axes, of which a few are wide; `widths` is how many sizes there are. */
function storeOf(next: (below: number) => number, widths: number): Store {
  const every = Array.from({ length: WIDTH }, (_, place): number => (place >= INTERVALS && place < 2 * INTERVALS ? MOST : 0));
  for (const mask of [STATE, FLAGS, FRAG]) every[mask] = 1;
  const store = new Store(every, PIECES);
  for (let rule = 0; rule < PIECES; rule++) {
    const box = every.slice();
    for (const axis of [SRC, 3]) {
      const low = next(MOST);
      box[axis] = low;
      box[INTERVALS + axis] = Math.min(MOST, low + (widths === 1 ? 900 : 2 ** (14 - next(widths))));
    }
    store.add({ box, unions: undefined, lits: [] }, rule);
  }
  return store;
}

for (const widths of [1, 3, 11]) {
  test(`the largest of ${PIECES} pieces of ${widths} widths that holds a packet, seed ${SEED}`, () => {
    const next = random(SEED);
    const store = storeOf(next, widths);
    const tree = CutTree.over(
      store,
      0,
      Int32Array.from({ length: PIECES }, (_, i) => i),
    );
    const point = { ...newPoint(), state: 1, flags: 1, frag: 1 };
    let held = 0;
    for (let query = 0; query < QUERIES; query++) {
      point.at[SRC] = next(MOST);
      point.at[3] = next(MOST);
      const before = next(PIECES + 1);
      let largest = -1;
      for (let piece = 0; piece < before; piece++) {
        if (store.holds(piece, point) !== 2) continue;
        if (largest < 0 || (store.size[piece] as number) > (store.size[largest] as number)) largest = piece;
      }
      if (largest >= 0) held++;
      assert.equal(tree.widest(store, 0, point, before, { left: 1e9 }), largest, `query ${query} before ${before}`);
    }
    assert.ok(held > QUERIES / 50, `${held} packets are held`);
  });
}
