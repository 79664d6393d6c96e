/** Where the resources of a unit's files are. */
import type { At, Span } from "../../core/text.ts";
import type { CloudUnit } from "./normal.ts";

/** The resource of its file that a place is in; undefined where it is in none. */
export function blockAround(unit: CloudUnit, { uri, span }: At): Span | undefined {
  const blocks = unit.blocks.get(uri) ?? [];
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Span).start <= span.start) low = middle + 1;
    else high = middle;
  }
  const block = blocks[low - 1];
  return block !== undefined && span.end <= block.end ? block : undefined;
}
