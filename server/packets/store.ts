/** All pieces of a table's rules in flat arrays, and whether a packet lies in one. */
import type { Draft } from "./pieces.ts";
import { FLAGS, FRAG, INTERVALS, STATE, WIDTH } from "./space.ts";

/**
 * A packet in the coordinates of a space. `at[axis]` is -1 where the packet's value is not known. `state`, `flags` and
 * `frag` are single bits, 0 where not known. An opaque atom in `yes` holds, one in `no` does not; the others do not hold
 * when `settled`, and are unknown otherwise.
 */
export type Point = {
  readonly at: Int32Array;
  readonly state: number;
  readonly flags: number;
  readonly frag: number;
  readonly yes: readonly number[];
  readonly no: readonly number[];
  readonly settled: boolean;
};

/** Whether a packet is in a set: no, perhaps, yes. */
export type Answer = 0 | 1 | 2;

const NO_LITERALS: readonly number[] = [];

/** Pieces by number. Numbers are given in the order of the rules. */
export class Store {
  boxes = new Int32Array(WIDTH * 64);
  /** By piece: for each axis with several intervals, their flat list. */
  readonly unions: (readonly (readonly number[] | undefined)[] | undefined)[] = [];
  readonly lits: (readonly number[])[] = [];
  /** By piece: the global number of its rule. */
  readonly rule: number[] = [];
  /** By piece: roughly how many packets its hull holds, on a scale of its own, above 0. */
  readonly size: number[] = [];

  get count(): number {
    return this.rule.length;
  }

  add(draft: Draft, rule: number): void {
    const piece = this.rule.push(rule) - 1;
    if ((piece + 1) * WIDTH > this.boxes.length) {
      const larger = new Int32Array(this.boxes.length * 2);
      larger.set(this.boxes);
      this.boxes = larger;
    }
    this.boxes.set(draft.box, piece * WIDTH);
    this.unions.push(draft.unions?.some((union) => union !== undefined) ? draft.unions : undefined);
    this.lits.push(draft.lits.length === 0 ? NO_LITERALS : draft.lits);
    this.size.push(sizeOf(draft));
  }

  /** Whether `point` lies in `piece`. */
  holds(piece: number, point: Point): Answer {
    const { boxes } = this;
    const base = piece * WIDTH;
    const { at } = point;
    let sure = true;
    for (let axis = 0; axis < INTERVALS; axis++) {
      const value = at[axis] as number;
      if (value < 0) sure = false;
      else if (value < (boxes[base + axis] as number) || value > (boxes[base + INTERVALS + axis] as number)) return 0;
    }
    if (((boxes[base + STATE] as number) & point.state) === 0 && point.state !== 0) return 0;
    if (((boxes[base + FLAGS] as number) & point.flags) === 0 && point.flags !== 0) return 0;
    if (((boxes[base + FRAG] as number) & point.frag) === 0 && point.frag !== 0) return 0;
    const unions = this.unions[piece];
    if (unions !== undefined && !inUnions(unions, at)) return 0;
    const lits = this.lits[piece] as readonly number[];
    const answer = lits.length === 0 ? 2 : literals(lits, point);
    if (answer === 0 || (sure && point.state !== 0 && point.flags !== 0 && point.frag !== 0)) return answer;
    return answer === 2 && this.#blind(base, point) ? 2 : 1;
  }

  // Whether the piece does not look at anything that is unknown of the packet.
  #blind(base: number, point: Point): boolean {
    for (let axis = 0; axis < INTERVALS; axis++) {
      if ((point.at[axis] as number) >= 0) continue;
      if (this.boxes[base + axis] !== 0 || (this.boxes[base + INTERVALS + axis] as number) < (this.#tops[axis] as number)) return false;
      if (this.unions[base / WIDTH]?.[axis] !== undefined) return false;
    }
    return [STATE, FLAGS, FRAG].every(
      (mask, i) => [point.state, point.flags, point.frag][i] !== 0 || this.boxes[base + mask] === this.#tops[mask],
    );
  }

  readonly #tops: Int32Array;

  /** `every` is the box of all packets of the space. */
  constructor(every: Int32Array) {
    this.#tops = new Int32Array(WIDTH);
    for (let axis = 0; axis < INTERVALS; axis++) this.#tops[axis] = every[INTERVALS + axis] as number;
    for (const mask of [STATE, FLAGS, FRAG]) this.#tops[mask] = every[mask] as number;
  }
}

function sizeOf({ box, lits }: Draft): number {
  let size = 1 / (1 + lits.length);
  for (let axis = 0; axis < INTERVALS; axis++) size *= (box[INTERVALS + axis] as number) - (box[axis] as number) + 1;
  return size;
}

function inUnions(unions: readonly (readonly number[] | undefined)[], at: Int32Array): boolean {
  for (let axis = 0; axis < unions.length; axis++) {
    const union = unions[axis];
    if (union !== undefined && (at[axis] as number) >= 0 && intervalAt(union, at[axis] as number) < 0) return false;
  }
  return true;
}

function literals(lits: readonly number[], point: Point): Answer {
  let answer: Answer = 2;
  for (const literal of lits) {
    const atom = literal >> 1;
    const known = point.yes.includes(atom) ? 1 : point.settled || point.no.includes(atom) ? 0 : -1;
    if (known === -1) answer = 1;
    else if (known !== (literal & 1)) return 0;
  }
  return answer;
}

/** The place (even index) of the interval that holds `value`; when none does, minus one minus the place of the next one. */
export function intervalAt(union: readonly number[], value: number): number {
  let low = 0;
  let high = union.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((union[2 * middle + 1] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low * 2 < union.length && (union[2 * low] as number) <= value ? 2 * low : -1 - 2 * low;
}
