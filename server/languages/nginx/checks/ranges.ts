/** Address ranges of a `geo` block, as nginx files them (ngx_http_geo_add_range): by their upper 16 bits, none across another. */

type Piece = { start: number; end: number };

/** How many parts of 65536 addresses one range may span until nothing more is said of the block. */
const MOST_PARTS = 256;

/** The ranges that a block has so far. */
export class Ranges {
  #parts: Map<number, Piece[]> | undefined = new Map();

  /** From now on every range is taken. */
  forget(): void {
    this.#parts = undefined;
  }

  /** Adds a range; false when it overlaps one that is there and is not a part of it. */
  add(from: number, to: number): boolean {
    const first = Math.floor(from / 65536);
    const last = Math.floor(to / 65536);
    if (last - first > MOST_PARTS) this.forget();
    for (let part = first; this.#parts !== undefined && part <= last; part++) {
      const base = part * 65536;
      const pieces = this.#parts.get(part) ?? [];
      this.#parts.set(part, pieces);
      if (!insert(pieces, Math.max(from, base), Math.min(to, base + 65535))) return false;
    }
    return true;
  }
}

/** Puts a piece in its place of a sorted list; a piece that holds it is split. False when it overlaps otherwise. */
function insert(pieces: Piece[], start: number, end: number): boolean {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle] as Piece).end < start) low = middle + 1;
    else high = middle;
  }
  const there = pieces[low];
  if (there === undefined || end < there.start) {
    pieces.splice(low, 0, { start, end });
    return true;
  }
  if (start < there.start || end > there.end) return false;
  const before = there.start < start ? [{ start: there.start, end: start - 1 }] : [];
  const behind = end < there.end ? [{ start: end + 1, end: there.end }] : [];
  pieces.splice(low, 1, ...before, { start, end }, ...behind);
  return true;
}
