/** What becomes of one packet in a chain, and of the packets around it. */
import type { ChainIndex } from "./ordered.ts";
import { ANY_END, type CompiledRule, type Program, TOUCHED } from "./program.ts";
import { boxAround, cutAway, intersect, type Region } from "./region.ts";
import type { Answer, Point } from "./store.ts";
import type { Budget } from "./tree.ts";

/**
 * All ways a packet may leave a chain: `ends` are bits of outcomes, `falls` that it may come back to the caller. With a rule set aside,
 * `TOUCHED` is among the bits where the packet may meet a rule that logs, counts or changes it and lets it go on.
 */
export type Outcome = { readonly ends: number; readonly falls: boolean };

/** Outcomes of one packet by chain, so that a chain called many times is walked once. */
export type Memo = Map<number, Outcome>;

/** Deeper nesting of calls than this is not followed: such a packet may do anything. The kernel stops far earlier (nft: 16). */
const DEEPEST = 64;
/** What a rule that is met costs, beside what is looked at to find it. */
const STEP_COST = 4;
const ANYTHING: Outcome = { ends: ANY_END, falls: true };

/** Whether a packet fulfils a rule: no, perhaps, yes. */
export function fulfils({ store, rules }: Program, number: number, point: Point): Answer {
  let best: Answer = 0;
  const end = store.starts[number + 1] as number;
  for (let piece = store.starts[number] as number; piece < end && best < 2; piece++) {
    const answer = store.holds(piece, point);
    if (answer > best) best = answer;
  }
  return best === 2 && rules[number]?.exact !== true ? 1 : best;
}

/** The outcome for `point` of the rules of `chain` behind the rule with global number `after` (default: all of them). */
export function outcomeIn(program: Program, chain: number, point: Point, budget: Budget, memo?: Memo, after?: number, depth = 0): Outcome {
  const { first, end } = program.chains[chain] as { first: number; end: number };
  const known = after === undefined ? memo?.get(chain) : undefined;
  if (known !== undefined) return known;
  if (depth > DEEPEST) return ANYTHING;
  const index = indexOf(program, chain);
  let inner = memo;
  let ends = 0;
  let falls = false;
  let open = true;
  for (let number = after ?? first - 1; open; ) {
    const piece = index.next(point, number, end, budget);
    if (budget.left <= 0) return ANYTHING;
    if (piece < 0) break;
    number = program.store.rule[piece] as number;
    if (number === program.absent) continue;
    const rule = program.rules[number] as CompiledRule;
    budget.left -= STEP_COST;
    if (rule.target >= 0) inner ??= new Map();
    const step = rule.effect === "end" ? undefined : stepOf(program, rule, point, budget, inner, depth);
    ends |= step === undefined ? rule.end : step.ends;
    if (fulfils(program, number, point) === 2) open = step?.goesOn === true;
    if (step?.leaves === true) falls = true;
    // What may be anything stays so, however many rules follow.
    if (falls && (ends & ANY_END) === ANY_END) break;
  }
  const outcome = OUTCOMES[ends * 2 + (falls || open ? 1 : 0)] as Outcome;
  if (after === undefined) memo?.set(chain, outcome);
  return outcome;
}

// All there are: by the five bits of the ends, and whether the packet may come back.
const OUTCOMES: readonly Outcome[] = Array.from({ length: 64 }, (_, i) => ({ ends: i >> 1, falls: i % 2 === 1 }));

// With a rule set aside, what a packet would meet instead counts too.
const indexOf = ({ indexes, absent }: Program, chain: number): ChainIndex =>
  absent === undefined ? indexes.matches(chain) : indexes.meets(chain);

type Step = { readonly ends: number; readonly goesOn: boolean; readonly leaves: boolean };

// What a rule that does not end packets does to one that fulfils it: it may end, go on behind the rule, or leave the chain towards the caller.
function stepOf(program: Program, rule: CompiledRule, point: Point, budget: Budget, memo: Memo | undefined, depth: number): Step {
  switch (rule.effect) {
    case "return":
      return { ends: 0, goesOn: false, leaves: true };
    case "jump":
    case "goto": {
      const inside = outcomeIn(program, rule.target, point, budget, memo, undefined, depth + 1);
      const jump = rule.effect === "jump";
      return { ends: inside.ends, goesOn: jump && inside.falls, leaves: !jump && inside.falls };
    }
    case "continue":
      return { ends: program.absent === undefined ? 0 : TOUCHED, goesOn: true, leaves: false };
    default:
      return { ends: ANY_END, goesOn: true, leaves: true };
  }
}

/** A region around a packet in which every packet surely ends in a chain, and the rule that ends this packet. */
export type EndRegion = { readonly region: Region; readonly by: number };

/** The end region of `point` in `chain`; undefined when the packet may come back from there. */
export function endRegion(program: Program, chain: number, point: Point, budget: Budget, memo: Memo, depth = 0): EndRegion | undefined {
  if (depth > DEEPEST || outcomeIn(program, chain, point, budget, memo, undefined, depth).falls || budget.left <= 0) return undefined;
  const { first, end } = program.chains[chain] as { first: number; end: number };
  let bounds: Region | undefined;
  for (let number = first - 1; ; ) {
    const piece = program.indexes.matches(chain).next(point, number, end, budget);
    if (piece < 0) return undefined;
    number = program.store.rule[piece] as number;
    if (number === program.absent) continue;
    const rule = program.rules[number] as CompiledRule;
    const sure = fulfils(program, number, point) === 2;
    const follow = rule.target >= 0 && (sure || rule.effect === "goto");
    const inside = !follow ? undefined : endRegion(program, rule.target, point, budget, memo, depth + 1);
    if (sure && (rule.effect === "end" || inside !== undefined)) {
      const around = boxAround(program.store, surePiece(program, number, point), point);
      const region = meet(meet(around, inside?.region), bounds);
      const cut = withoutEscapes(program, chain, number, region, point, budget);
      return cut === undefined ? undefined : { region: cut, by: inside?.by ?? number };
    }
    // Perhaps gone to a chain from which it does not come back: true only as far as that chain ends packets.
    if (rule.effect === "goto" && inside !== undefined) bounds = meet(inside.region, bounds);
  }
}

/** The first piece of a rule that surely holds the packet. */
export function surePiece({ store }: Program, number: number, point: Point): number {
  const first = store.starts[number] as number;
  for (let piece = first; piece < (store.starts[number + 1] as number); piece++) if (store.holds(piece, point) === 2) return piece;
  return first;
}

// Both hold the same packet, so they meet.
const meet = (region: Region, other: Region | undefined): Region => (other === undefined ? region : (intersect(region, other) ?? region));

function withoutEscapes(program: Program, chain: number, before: number, region: Region, point: Point, budget: Budget): Region | undefined {
  const escapes = program.indexes.escapes(chain);
  if (escapes.empty) return region;
  const missed = (piece: number): boolean => program.store.holds(piece, point) === 0;
  return escapes.shrink(region, -1, before, budget, missed, (current, piece) => cutAway(current, program.store, piece, point));
}

/**
 * The part of `region` around `point` in which every packet has the outcome of `point` behind the rule `after` of a chain:
 * the same single end, or a way back to the caller without any end but `end`; `point` itself must surely have that outcome.
 * With `end` 0, the part in which every packet fulfils the same rules, surely or perhaps. Undefined when the budget is spent.
 */
export function sameRegion(
  program: Program,
  chain: number,
  after: number,
  end: number,
  region: Region,
  point: Point,
  budget: Budget,
  depth = 0,
): Region | undefined {
  if (depth > DEEPEST) return undefined;
  const stop = program.chains[chain]?.end ?? 0;
  let current: Region | undefined = region;
  let last = stop;
  for (let number = after; number < stop; ) {
    const piece = indexOf(program, chain).next(point, number, stop, budget);
    if (piece < 0) break;
    number = program.store.rule[piece] as number;
    if (number === program.absent) continue;
    const rule = program.rules[number] as CompiledRule;
    const sure = fulfils(program, number, point) === 2;
    if (rule.target >= 0) {
      current = sameRegion(program, rule.target, (program.chains[rule.target]?.first ?? 0) - 1, end, current, point, budget, depth + 1);
      if (current === undefined) return undefined;
    }
    if (!sure) {
      if (end === 0) current = intersect(current, boxAround(program.store, piece, point)) ?? current;
      continue;
    }
    const comesBack = rule.effect === "jump" && outcomeIn(program, rule.target, point, budget).falls;
    if (comesBack) continue;
    current = intersect(current, boxAround(program.store, surePiece(program, number, point), point)) ?? current;
    last = number;
    break;
  }
  return cutDiffering(program, chain, after, last, end, current, point, budget);
}

function cutDiffering(
  program: Program,
  chain: number,
  after: number,
  before: number,
  end: number,
  region: Region,
  point: Point,
  budget: Budget,
): Region | undefined {
  const { store, rules, absent } = program;
  const differs = (piece: number): boolean => {
    const number = store.rule[piece] as number;
    const rule = rules[number] as CompiledRule;
    if ((rule.effect === "end" && rule.end === end && end !== 0) || number === absent) return false;
    return store.holds(piece, point) === 0;
  };
  const cut = (current: Region, piece: number): Region | undefined => cutAway(current, store, piece, point);
  return indexOf(program, chain).shrink(region, after, before, budget, differs, cut);
}
