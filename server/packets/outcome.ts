/** What becomes of one packet in a chain, and of the packets around it. */
import { ANY_END, type CompiledRule, type Program } from "./program.ts";
import { boxAround, cutAway, intersect, type Region } from "./region.ts";
import type { Answer, Point } from "./store.ts";
import type { Budget } from "./tree.ts";

/** All ways a packet may leave a chain: `ends` are bits of outcomes, `falls` that it may come back to the caller. */
export type Outcome = { readonly ends: number; readonly falls: boolean };

/** Outcomes of one packet by chain, so that a chain called many times is walked once. */
export type Memo = Map<number, Outcome>;

/** Deeper nesting of calls than this is not followed: such a packet may do anything. The kernel stops far earlier (nft: 16). */
const DEEPEST = 64;
/** What a rule that is met costs, beside what is looked at to find it. */
const STEP_COST = 4;
const ANYTHING: Outcome = { ends: ANY_END, falls: true };

/** Whether a packet fulfils a rule: no, perhaps, yes. */
export function fulfils({ store }: Program, rule: CompiledRule, point: Point): Answer {
  let best: Answer = 0;
  for (let piece = rule.firstPiece; piece < rule.endPiece && best < 2; piece++) {
    const answer = store.holds(piece, point);
    if (answer > best) best = answer;
  }
  return best === 2 && !rule.exact ? 1 : best;
}

/** The outcome for `point` of the rules of `chain` behind the rule with global number `after` (default: all of them). */
export function outcomeIn(program: Program, chain: number, point: Point, budget: Budget, memo: Memo, after?: number, depth = 0): Outcome {
  const { first, end } = program.chains[chain] as { first: number; end: number };
  const known = after === undefined ? memo.get(chain) : undefined;
  if (known !== undefined) return known;
  if (depth > DEEPEST) return ANYTHING;
  let ends = 0;
  let falls = false;
  let open = true;
  for (let number = after ?? first - 1; open; ) {
    const piece = program.matches(chain).next(point, number, end, budget);
    if (budget.left <= 0) return ANYTHING;
    if (piece < 0) break;
    number = program.store.rule[piece] as number;
    if (number === program.absent) continue;
    const rule = program.rules[number] as CompiledRule;
    budget.left -= STEP_COST;
    const step = stepOf(program, rule, point, budget, memo, depth);
    ends |= step.ends;
    if (fulfils(program, rule, point) === 2) open = step.goesOn;
    if (step.leaves) falls = true;
  }
  const outcome = { ends, falls: falls || open };
  if (after === undefined) memo.set(chain, outcome);
  return outcome;
}

type Step = { readonly ends: number; readonly goesOn: boolean; readonly leaves: boolean };

// What a rule does to a packet that fulfils it: it may end, go on behind the rule, or leave the chain towards the caller.
function stepOf(program: Program, rule: CompiledRule, point: Point, budget: Budget, memo: Memo, depth: number): Step {
  switch (rule.effect) {
    case "end":
      return { ends: rule.end, goesOn: false, leaves: false };
    case "return":
      return { ends: 0, goesOn: false, leaves: true };
    case "jump":
    case "goto": {
      const inside = outcomeIn(program, rule.target, point, budget, memo, undefined, depth + 1);
      const jump = rule.effect === "jump";
      return { ends: inside.ends, goesOn: jump && inside.falls, leaves: !jump && inside.falls };
    }
    default:
      return { ends: rule.effect === "unknown" ? ANY_END : 0, goesOn: true, leaves: rule.effect === "unknown" };
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
    const piece = program.matches(chain).next(point, number, end, budget);
    if (piece < 0) return undefined;
    number = program.store.rule[piece] as number;
    if (number === program.absent) continue;
    const rule = program.rules[number] as CompiledRule;
    const sure = fulfils(program, rule, point) === 2;
    const follow = rule.target >= 0 && (sure || rule.effect === "goto");
    const inside = !follow ? undefined : endRegion(program, rule.target, point, budget, memo, depth + 1);
    if (sure && (rule.effect === "end" || inside !== undefined)) {
      const around = boxAround(program.store, surePiece(program, rule, point), point);
      const region = meet(meet(around, inside?.region), bounds);
      const cut = withoutEscapes(program, chain, number, region, point, budget);
      return cut === undefined ? undefined : { region: cut, by: inside?.by ?? number };
    }
    // Perhaps gone to a chain from which it does not come back: true only as far as that chain ends packets.
    if (rule.effect === "goto" && inside !== undefined) bounds = meet(inside.region, bounds);
  }
}

/** The first piece of a rule that surely holds the packet. */
export function surePiece({ store }: Program, rule: CompiledRule, point: Point): number {
  for (let piece = rule.firstPiece; piece < rule.endPiece; piece++) if (store.holds(piece, point) === 2) return piece;
  return rule.firstPiece;
}

// Both hold the same packet, so they meet.
const meet = (region: Region, other: Region | undefined): Region => (other === undefined ? region : (intersect(region, other) ?? region));

function withoutEscapes(program: Program, chain: number, before: number, region: Region, point: Point, budget: Budget): Region | undefined {
  return program
    .escapes(chain)
    .shrink(region, -1, before, budget, (current, piece) =>
      program.store.holds(piece, point) === 0 ? cutAway(current, program.store, piece, point) : current,
    );
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
    const piece = program.matches(chain).next(point, number, stop, budget);
    if (piece < 0) break;
    number = program.store.rule[piece] as number;
    if (number === program.absent) continue;
    const rule = program.rules[number] as CompiledRule;
    const sure = fulfils(program, rule, point) === 2;
    if (rule.target >= 0) {
      current = sameRegion(program, rule.target, (program.chains[rule.target]?.first ?? 0) - 1, end, current, point, budget, depth + 1);
      if (current === undefined) return undefined;
    }
    if (!sure) {
      if (end === 0) current = intersect(current, boxAround(program.store, piece, point)) ?? current;
      continue;
    }
    const comesBack = rule.effect === "jump" && outcomeIn(program, rule.target, point, budget, new Map()).falls;
    if (comesBack) continue;
    current = intersect(current, boxAround(program.store, surePiece(program, rule, point), point)) ?? current;
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
  return program.matches(chain).shrink(region, after, before, budget, (current, piece) => {
    const rule = program.rules[program.store.rule[piece] as number] as CompiledRule;
    if ((rule.effect === "end" && rule.end === end && end !== 0) || program.store.rule[piece] === program.absent) return current;
    if (program.store.holds(piece, point) !== 0) return current;
    return cutAway(current, program.store, piece, point);
  });
}
