/**
 * A program whose axes are cut at a few other places. Coordinates keep their order, so that boxes and trees need not be made anew: each
 * coordinate only lies elsewhere.
 */
import { ACROSS, AXIS, CUT, HIGH, LOW, NONE, type Nodes, ROW } from "./grow.ts";
import { everyPacket } from "./pieces.ts";
import type { Program } from "./program.ts";
import { DST, IN, INTERVALS, OUT, type Space, SRC } from "./space.ts";
import type { Store } from "./store.ts";

/**
 * Where the coordinates of a space lie in another one, by axis: at `c` the new place of coordinate c, and last that of what is behind
 * all; where it is not cut at c any more, the place of the next cut. Undefined for axes that stay.
 */
export type Recut = readonly (Int32Array | undefined)[];

/** How a space is cut otherwise than one before it; undefined where it is not. TCP flags must be told apart alike. */
export function recutOf(before: Space, after: Space): Recut | undefined {
  const axes = new Array<Int32Array | undefined>(INTERVALS).fill(undefined);
  if (before.interfaces !== after.interfaces) {
    axes[IN] = placesIn(before.interfaces.starts, after.interfaces.starts);
    axes[OUT] = axes[IN];
  }
  for (const [axis, was, is] of [
    [SRC, before.sources, after.sources],
    [DST, before.destinations, after.destinations],
  ] as const)
    if (was !== is && was.starts !== undefined && is.starts !== undefined) axes[axis] = placesIn(was.starts, is.starts);
  return axes.some((places) => places !== undefined) ? axes : undefined;
}

// Both ascend.
function placesIn<T extends string | bigint>(before: readonly T[], after: readonly T[]): Int32Array {
  const places = new Int32Array(before.length + 1);
  let at = 0;
  for (let i = 0; i < before.length; i++) {
    while (at < after.length && (after[at] as T) < (before[i] as T)) at++;
    places[i] = at;
  }
  places[before.length] = after.length;
  return places;
}

/** What depends on the coordinates of a program. */
export type Cut = Pick<Program, "every" | "store" | "indexes">;

/** The same rules in a space that is cut otherwise. */
export function recutIn(space: Space, { store, indexes }: Program, recut: Recut): Cut {
  const every = { box: everyPacket(space).box, lits: [] };
  const moved = store.recut(every.box, recut);
  return { every, store: moved, indexes: indexes.recut(moved, recut) };
}

/** The nodes of a tree over the same pieces, whose boxes `store` holds by now. */
export function recutNodes(nodes: Nodes, store: Store, base: number, recut: Recut): Nodes {
  const { items } = nodes;
  // A leaf that others share: of few pieces, without a size.
  if (nodes.size[0] === Number.POSITIVE_INFINITY) return nodes;
  const cells = nodes.cells.slice();
  const size = new Float64Array(nodes.size.length);
  const sizeAt = (node: number): number => (node === NONE ? 0 : (size[node >> ROW] as number));
  // Children stand behind their parents.
  for (let node = cells.length - (1 << ROW); node >= 0; node -= 1 << ROW) {
    const axis = cells[node + AXIS] as number;
    const [low, high] = [cells[node + LOW] as number, cells[node + HIGH] as number];
    let largest = 0;
    if (axis === NONE) for (let i = low; i < high; i++) largest = Math.max(largest, store.size[base + (items[i] as number)] as number);
    else {
      const places = recut[axis];
      if (places !== undefined) cells[node + CUT] = places[cells[node + CUT] as number] as number;
      largest = Math.max(sizeAt(low), sizeAt(high), sizeAt(cells[node + ACROSS] as number));
    }
    size[node >> ROW] = largest;
  }
  return { items, cells, size };
}
