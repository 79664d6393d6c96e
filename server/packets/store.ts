/** All pieces of a table's rules in flat arrays, and whether a packet lies in one. */
import type { Box } from "./box.ts";
import type { Draft } from "./pieces.ts";
import type { Recut } from "./recut.ts";
import { FLAGS, FRAG, INTERVALS, STATE, WIDTH } from "./space.ts";

/**
 * A packet in the coordinates of a space. `at[axis]` means nothing where bit `axis` of `unknown` is set. `state`, `flags` and
 * `frag` are single bits, 0 where not known. An opaque atom in `yes` holds, one in `no` does not; the others do not hold
 * when `settled`, and are unknown otherwise.
 */
export type Point = {
  readonly at: Int32Array;
  readonly unknown: number;
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

type Unions = readonly (readonly number[] | undefined)[];

/** Pieces by number. Numbers are given in the order of the rules. */
export class Store {
  boxes: Int32Array;
  /** By piece: for each axis with several intervals, their flat list. */
  unions: (Unions | undefined)[] = [];
  lits: (readonly number[])[] = [];
  /** By piece: the global number of its rule. */
  rule: Int32Array;
  /** By piece: roughly how many packets its hull holds, on a scale of its own, above 0. */
  size: Float64Array;
  /** By global number of a rule: its first piece. One entry more than there are rules. */
  readonly starts: Int32Array;
  readonly #every: Box;

  /** `every` is the box of all packets of the space; room is made for `rules` rules, and for more pieces than that when they come. */
  constructor(every: Box, rules = 1, room = rules) {
    this.#every = every;
    this.boxes = new Int32Array(WIDTH * Math.max(8, room));
    this.rule = new Int32Array(Math.max(8, room));
    this.size = new Float64Array(Math.max(8, room));
    this.starts = new Int32Array(rules + 1);
  }

  get count(): number {
    return this.lits.length;
  }

  /** Adds a piece to a rule; rules come in the order of their numbers. */
  add({ box, unions, lits }: Draft, rule: number): void {
    const piece = this.lits.push(lits.length === 0 ? NO_LITERALS : lits) - 1;
    if (piece >= this.rule.length) this.#grow();
    for (let place = 0, at = piece * WIDTH; place < WIDTH; place++) this.boxes[at + place] = box[place] as number;
    this.unions.push(unions?.some((union) => union !== undefined) ? unions : undefined);
    this.rule[piece] = rule;
    this.size[piece] = sizeOf(this.boxes, piece * WIDTH, lits);
    this.starts[rule + 1] = piece + 1;
  }

  /** Says that a rule has got all of its pieces, none perhaps. */
  close(rule: number): void {
    this.starts[rule + 1] = this.count;
  }

  /** The store after `removed` rules from the rule `from` on gave way to those of `patch`, which count from 0. */
  replaced(from: number, removed: number, patch: Store): Store {
    const [start, end] = [this.starts[from] as number, this.starts[from + removed] as number];
    const added = patch.starts.length - 1;
    const store = new Store(this.#every, this.starts.length - 1 - removed + added, this.count - (end - start) + patch.count);
    const parts = [
      { of: this, first: 0, last: start, shift: 0 },
      { of: patch, first: 0, last: patch.count, shift: from },
      { of: this, first: end, last: this.count, shift: added - removed },
    ];
    let at = 0;
    for (const { of, first, last, shift } of parts) {
      store.boxes.set(of.boxes.subarray(first * WIDTH, last * WIDTH), at * WIDTH);
      store.size.set(of.size.subarray(first, last), at);
      for (let piece = first; piece < last; piece++) store.rule[at++] = (of.rule[piece] as number) + shift;
    }
    store.unions = this.unions.slice(0, start).concat(patch.unions, this.unions.slice(end));
    store.lits = this.lits.slice(0, start).concat(patch.lits, this.lits.slice(end));
    store.starts.set(this.starts.subarray(0, from));
    for (let rule = 0; rule < added; rule++) store.starts[from + rule] = start + (patch.starts[rule] as number);
    const more = start + patch.count - end;
    for (let rule = from + removed; rule < this.starts.length; rule++)
      store.starts[rule + added - removed] = (this.starts[rule] as number) + more;
    return store;
  }

  /** The same pieces in a space that is cut otherwise; `every` is the box of all of its packets. */
  recut(every: Box, recut: Recut): Store {
    const store = new Store(every, this.starts.length - 1, this.count);
    store.boxes.set(this.boxes.subarray(0, this.count * WIDTH));
    store.rule.set(this.rule.subarray(0, this.count));
    store.starts.set(this.starts);
    store.lits = this.lits;
    store.unions = this.unions.map((unions) =>
      unions?.map((pairs, axis) => (pairs === undefined ? undefined : recutPairs(pairs, recut[axis]))),
    );
    recut.forEach((places, axis) => {
      if (places !== undefined) moveBoxes(store.boxes, this.count, axis, places);
    });
    for (let piece = 0; piece < this.count; piece++)
      store.size[piece] = sizeOf(store.boxes, piece * WIDTH, this.lits[piece] as readonly number[]);
    return store;
  }

  #grow(): void {
    const [boxes, rule, size] = [this.boxes, this.rule, this.size];
    this.boxes = new Int32Array(boxes.length * 2);
    this.boxes.set(boxes);
    this.rule = new Int32Array(rule.length * 2);
    this.rule.set(rule);
    this.size = new Float64Array(size.length * 2);
    this.size.set(size);
  }

  /** Whether `point` lies in `piece`. */
  holds(piece: number, point: Point): Answer {
    const { boxes } = this;
    const base = piece * WIDTH;
    const { at, unknown } = point;
    for (let axis = 0; axis < INTERVALS; axis++) {
      const value = at[axis] as number;
      if (value >= (boxes[base + axis] as number) && value <= (boxes[base + INTERVALS + axis] as number)) continue;
      if (unknown === 0 || (unknown & (1 << axis)) === 0) return 0;
    }
    if (((boxes[base + STATE] as number) & point.state) === 0 && point.state !== 0) return 0;
    if (((boxes[base + FLAGS] as number) & point.flags) === 0 && point.flags !== 0) return 0;
    if (((boxes[base + FRAG] as number) & point.frag) === 0 && point.frag !== 0) return 0;
    const unions = this.unions[piece];
    if (unions !== undefined && !inUnions(unions, point)) return 0;
    const lits = this.lits[piece] as readonly number[];
    const answer = lits.length === 0 ? 2 : literals(lits, point);
    if (answer === 0 || (unknown === 0 && point.state !== 0 && point.flags !== 0 && point.frag !== 0)) return answer;
    return answer === 2 && this.#blind(piece, point) ? 2 : 1;
  }

  // Whether the piece does not look at anything that is unknown of the packet.
  #blind(piece: number, point: Point): boolean {
    const base = piece * WIDTH;
    const whole = (place: number): boolean => this.boxes[base + place] === this.#every[place];
    for (let axis = 0; axis < INTERVALS; axis++) {
      if ((point.unknown & (1 << axis)) === 0) continue;
      if (!whole(axis) || !whole(INTERVALS + axis) || this.unions[piece]?.[axis] !== undefined) return false;
    }
    return (point.state !== 0 || whole(STATE)) && (point.flags !== 0 || whole(FLAGS)) && (point.frag !== 0 || whole(FRAG));
  }
}

function sizeOf(boxes: Int32Array, base: number, lits: readonly number[]): number {
  let size = 1 / (1 + lits.length);
  for (let axis = base; axis < base + INTERVALS; axis++) size *= (boxes[INTERVALS + axis] as number) - (boxes[axis] as number) + 1;
  return size;
}

function inUnions(unions: Unions, { at, unknown }: Point): boolean {
  for (let axis = 0; axis < unions.length; axis++) {
    const union = unions[axis];
    if (union !== undefined && (unknown & (1 << axis)) === 0 && intervalAt(union, at[axis] as number) < 0) return false;
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

function moveBoxes(boxes: Int32Array, count: number, axis: number, places: Int32Array): void {
  for (let at = axis; at < count * WIDTH; at += WIDTH) {
    boxes[at] = places[boxes[at] as number] as number;
    boxes[at + INTERVALS] = (places[(boxes[at + INTERVALS] as number) + 1] as number) - 1;
  }
}

const recutPairs = (pairs: readonly number[], places: Int32Array | undefined): readonly number[] =>
  places === undefined ? pairs : pairs.map((value, i) => (i % 2 === 0 ? (places[value] as number) : (places[value + 1] as number) - 1));
