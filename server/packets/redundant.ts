/** Whether a rule could be taken away without any packet faring otherwise. */
import { outcomeIn, sameRegion } from "./outcome.ts";
import { ACCEPT, type CompiledChain, type CompiledRule, DROP, type Program, REJECT } from "./program.ts";
import type { ReachOfAll } from "./reach.ts";
import { intersect, type Region } from "./region.ts";
import { type Blocker, pick, type Stops, search, stopsOn, type Way } from "./search.ts";
import type { Point } from "./store.ts";
import type { Budget } from "./tree.ts";
import { hullOf } from "./ways.ts";

/** The place of the policy among the rules that decide instead of a redundant one. */
export const BY_POLICY = -1;

/**
 * The rules that would decide all packets of rule `number` as it does, were it not there (or `BY_POLICY`); undefined when
 * some packet would fare otherwise, or when that is not known. Rules that accept, drop or reject only.
 */
export function insteadOf(program: Program, { reach, ways }: ReachOfAll, number: number, budget: Budget): readonly number[] | undefined {
  const rule = program.rules[number] as CompiledRule;
  if (rule.effect !== "end" || (rule.end & (ACCEPT | DROP | REJECT)) === 0 || reach[number]?.status !== "reachable") return undefined;
  const entries = ways[rule.chain];
  if (entries === undefined || !entries.complete) return undefined;
  const found = new Set<number>();
  for (const way of entries.list) {
    if (way.frames.length === 0 && program.chains[rule.chain]?.hook === undefined) return undefined;
    const stops = sameAfter(program, way, rule, number, found);
    for (let piece = rule.firstPiece; piece < rule.endPiece; piece++) {
      const start = intersect(way.region, hullOf(program, piece));
      if (start === undefined) continue;
      if (differsNearby(program, way, start, piece, rule, number, stops, budget)) return undefined;
      const result = search(program.store, start, [piece, ...way.jumps], program.space.preferred, stops, budget);
      if (result === "spent" || "point" in result) return undefined;
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** So many later rules with another effect are asked for a packet that they would take, before all packets are searched. */
const PROBES = 12;

function differsNearby(
  program: Program,
  way: Way,
  start: Region,
  piece: number,
  rule: CompiledRule,
  number: number,
  stops: Stops,
  budget: Budget,
): boolean {
  const { store, chains } = program;
  const pieces = [piece, ...way.jumps];
  let tries = 0;
  let differs = false;
  program.matches(rule.chain).shrink(start, number, chains[rule.chain]?.end ?? 0, budget, (region, later) => {
    const other = program.rules[store.rule[later] as number] as CompiledRule;
    const both = other.effect === "end" && other.end === rule.end ? undefined : intersect(start, hullOf(program, later));
    if (both === undefined) return region;
    const point = pick(both, program.space.preferred, store.unions[piece]);
    differs = pieces.every((each) => store.holds(each, point) === 2) && stops(point, both, budget) === undefined && budget.left > 0;
    return differs || ++tries >= PROBES ? undefined : region;
  });
  return differs;
}

// Stops packets that do not get to the rule, and those that fare the same without it; what gets through needs the rule.
function sameAfter(program: Program, way: Way, rule: CompiledRule, number: number, found: Set<number>): Stops {
  const earlier = stopsOn(program, [...way.frames, { chain: rule.chain, before: number }]);
  const rest = placesAfter(program, way, rule, number);
  const without = { ...program, absent: number };
  return (point, region, budget) => {
    const blocker = earlier(point, region, budget);
    if (blocker !== undefined) return blocker;
    if (!endsAs(without, rest, rule.end, point, budget)) return undefined;
    return sameEnd(without, rest, rule.end, point, region, budget, found);
  };
}

type Place = { readonly chain: number; readonly after: number };

/** Where a packet goes on, in order, and the bit of the policy that it meets at last. */
type Rest = { readonly places: readonly Place[]; readonly policy: number };

// Where a packet goes on behind a rule, innermost chain first; who came by a goto does not come back to where the goto stands.
function placesAfter(program: Program, way: Way, rule: CompiledRule, number: number): Rest {
  const places: Place[] = [{ chain: rule.chain, after: number }];
  for (let i = way.frames.length - 1; i >= 0; i--) {
    const frame = way.frames[i] as { chain: number; before: number };
    if (program.rules[frame.before]?.effect === "goto") continue;
    places.push({ chain: frame.chain, after: frame.before });
  }
  const built = program.chains[way.frames[0]?.chain ?? rule.chain] as CompiledChain;
  return { places, policy: built.policy };
}

// Whether the packet surely ends so: in one of the places, or by the policy behind the last.
function endsAs(program: Program, { places, policy }: Rest, end: number, point: Point, budget: Budget): boolean {
  let ends = 0;
  let falls = true;
  for (const { chain, after } of places) {
    if (!falls) break;
    const outcome = outcomeIn(program, chain, point, budget, new Map(), after);
    ends |= outcome.ends;
    falls = outcome.falls;
  }
  if (falls) ends |= policy;
  return budget.left > 0 && ends === end;
}

function sameEnd(
  program: Program,
  { places }: Rest,
  end: number,
  point: Point,
  region: Region,
  budget: Budget,
  found: Set<number>,
): Blocker | undefined {
  let current: Region | undefined = region;
  let falls = true;
  for (const { chain, after } of places) {
    if (!falls || current === undefined) break;
    current = sameRegion(program, chain, after, end, current, point, budget);
    falls = outcomeIn(program, chain, point, budget, new Map(), after).falls;
  }
  if (current === undefined) return undefined;
  const by = falls ? BY_POLICY : (deciderIn(program, places, point, budget) ?? BY_POLICY);
  found.add(by);
  return { by, region: current };
}

/** The rule that surely ends the packet behind the first of some places. */
function deciderIn(program: Program, places: readonly Place[], point: Point, budget: Budget): number | undefined {
  for (const { chain, after } of places) {
    const by = lastIn(program, chain, after, point, budget, 0);
    if (by !== undefined) return by;
  }
  return undefined;
}

function lastIn(program: Program, chain: number, after: number, point: Point, budget: Budget, depth: number): number | undefined {
  const { end } = program.chains[chain] as CompiledChain;
  for (let number = after; depth < 64; ) {
    const piece = program.matches(chain).next(point, number, end, budget);
    if (piece < 0) return undefined;
    number = program.store.rule[piece] as number;
    if (number === program.absent) continue;
    const rule = program.rules[number] as CompiledRule;
    if (rule.effect === "end" && rule.exact) return number;
    if (rule.effect === "return" && rule.exact) return undefined;
    if (rule.target < 0) continue;
    const inside = lastIn(program, rule.target, (program.chains[rule.target]?.first ?? 0) - 1, point, budget, depth + 1);
    if (inside !== undefined) return inside;
    if (rule.effect === "goto" && rule.exact) return undefined;
  }
  return undefined;
}
