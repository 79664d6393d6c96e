/** Whether a packet can reach each rule of a table, with the proof. */

import { callOrder } from "./order.ts";
import { fulfils, type Memo } from "./outcome.ts";
import type { CompiledChain, CompiledRule, Program } from "./program.ts";
import { boxAround, intersect, type Region, volume, within } from "./region.ts";
import { type Blocker, blockerOf, type Found, type Frame, pick, type Stops, search, stopsOn, type Way } from "./search.ts";
import type { Point } from "./store.ts";
import type { Budget } from "./tree.ts";
import { callersOf, hullOf, type Ways, waysTo } from "./ways.ts";

/**
 * What is known of a rule. `reachable`: by this packet, unless a rule that is not understood takes it before. `unreachable`:
 * the blockers together stop every packet. `never`: no packet fulfils it where it stands. `unknown`: not decided, and why.
 */
export type Reach =
  | { readonly status: "reachable"; readonly point: Point }
  | { readonly status: "unreachable"; readonly blockers: readonly Blocker[] }
  | { readonly status: "never" }
  | { readonly status: "unknown"; readonly why: string };

/** The reach of every rule by global number, and the ways to every chain. */
export type ReachOfAll = {
  readonly reach: readonly Reach[];
  readonly ways: readonly Ways[];
  /** By chain: whether it is built in, or some rule of a called chain calls it. Other chains are judged as if packets could come from anywhere. */
  readonly called: readonly boolean[];
};

/** How much work a table and one of its rules may take, in pieces looked at. */
export type Effort = { readonly table: number; readonly rule: number };
export const USUAL_EFFORT: Effort = { table: 60_000_000, rule: 6_000_000 };

/** Minimal explanations are looked for among at most so many rules; more are all listed. */
const MINIMISED = 24;
/** So many of the rules that take one of a dead rule's packets are tried as its only explanation. */
const TRIES = 16;
const MAY_PASS: ReadonlySet<Reach["status"]> = new Set(["reachable", "unknown"]);
const SPENT = "too many overlapping rules to decide";
const MANY_WAYS = "called from too many places to decide";

/** The reach of all rules. Rules are decided exactly, or said to be unknown: never wrongly unreachable. */
export function reachOfAll(program: Program, effort: Effort = USUAL_EFFORT): ReachOfAll {
  const reach: Reach[] = program.rules.map(() => ({ status: "unknown", why: "its chain is in a loop" }));
  const none: Ways = { list: [], complete: false };
  const ways: Ways[] = program.chains.map(() => none);
  const callers = callersOf(program);
  const called: boolean[] = program.chains.map(() => false);
  const total: Budget = { left: effort.table };
  for (const number of callOrder(program)) {
    const chain = program.chains[number] as CompiledChain;
    const own = callers[number] as readonly number[];
    const fromCalled = own.filter((caller) => called[program.rules[caller]?.chain ?? 0]);
    called[number] = chain.hook !== undefined || fromCalled.length > 0;
    const alive = (called[number] ? fromCalled : own).filter((caller) => MAY_PASS.has(reach[caller]?.status ?? "never"));
    const everywhere: Way = { frames: [], jumps: [], region: program.every };
    ways[number] =
      chain.hook === undefined && own.length === 0
        ? { list: [everywhere], complete: true }
        : waysTo(program, chain, alive, (each) => ways[each] ?? none);
    for (let rule = chain.first; rule < chain.end; rule++) reach[rule] = reachOf(program, rule, ways[number] ?? none, effort.rule, total);
  }
  return { reach, ways, called };
}

function reachOf(program: Program, number: number, ways: Ways, most: number, total: Budget): Reach {
  const rule = program.rules[number] as CompiledRule;
  if (rule.firstPiece === rule.endPiece) return { status: "never" };
  const budget: Budget = { left: Math.min(most, total.left) };
  const before = budget.left;
  let reach = reachByWays(program, rule, number, ways.list, budget);
  if (!ways.complete && reach.status !== "reachable") {
    const anywhere: Way = { frames: [], jumps: [], region: program.every };
    const alone = reachByWays(program, rule, number, [anywhere], budget);
    reach = alone.status === "unreachable" ? alone : { status: "unknown", why: MANY_WAYS };
  }
  total.left -= before - budget.left;
  return reach;
}

function reachByWays(program: Program, rule: CompiledRule, number: number, ways: readonly Way[], budget: Budget): Reach {
  const blockers = new Map<string, Blocker>();
  let met = false;
  for (const way of ways) {
    const frames = [...way.frames, { chain: rule.chain, before: number }];
    const stops = stopsOn(program, frames);
    for (let piece = rule.firstPiece; piece < rule.endPiece; piece++) {
      const start = intersect(way.region, hullOf(program, piece));
      if (start === undefined) continue;
      const pieces = [piece, ...way.jumps];
      const found = search(program.store, start, pieces, program.space.preferred, stops, budget);
      if (found === "spent") return { status: "unknown", why: SPENT };
      if ("point" in found) return { status: "reachable", point: found.point };
      met ||= found.blockers.length > 0;
      const needed = minimal(program, found.blockers, start, pieces, frames, budget);
      const first = needed.length === 1 ? coverAlone(program, start, frames, budget) : undefined;
      const proof = first === undefined ? needed : [first];
      for (const blocker of proof) blockers.set(keyOf(blocker), blocker);
    }
  }
  return met ? { status: "unreachable", blockers: [...blockers.values()].sort((a, b) => a.by - b.by) } : { status: "never" };
}

// The first rule that takes all packets by itself: the plainest explanation, where there is one.
function coverAlone(program: Program, start: Region, frames: readonly Frame[], budget: Budget): Blocker | undefined {
  const point = pick(start, program.space.preferred);
  for (const { chain, before } of frames) {
    for (let after = -1, tries = 0; tries < TRIES; tries++) {
      const piece = program.blockers(chain).next(point, after, before, budget);
      if (piece < 0) break;
      after = program.store.rule[piece] as number;
      const region = boxAround(program.store, piece, point);
      if (within(start, region)) return { by: after, region };
    }
  }
  return undefined;
}

const keyOf = ({ by, via }: Blocker): string => `${by} ${via ?? ""}`;

/** Those of `blockers` that are needed: without any one of them some packet of `start` would get through. */
function minimal(
  program: Program,
  blockers: readonly Blocker[],
  start: Region,
  pieces: readonly number[],
  frames: readonly Frame[],
  budget: Budget,
): readonly Blocker[] {
  if (blockers.length < 2 || blockers.length > MINIMISED) return blockers;
  let units = [...new Set([...blockers].sort((a, b) => volume(a.region) - volume(b.region)).map(unitOf))];
  for (const unit of [...units]) {
    const fewer = units.filter((each) => each !== unit);
    if (fewer.length === 0) break;
    const found: Found = search(program.store, start, pieces, program.space.preferred, stopsOf(program, fewer, frames), budget);
    if (found === "spent") return blockers;
    if ("blockers" in found) units = fewer;
  }
  return blockers.filter((blocker) => units.includes(unitOf(blocker)));
}

// What is left out or kept as a whole: a rule, or a jump with all that ends packets behind it.
const unitOf = ({ by, via }: Blocker): number => via ?? by;

function stopsOf(program: Program, units: readonly number[], frames: readonly Frame[]): Stops {
  const allowed = units.filter((unit) => frames.some((frame) => frame.chain === program.rules[unit]?.chain && unit < frame.before));
  return (point, _region, budget) => {
    const memo: Memo = new Map();
    for (const unit of allowed) {
      budget.left--;
      const rule = program.rules[unit] as CompiledRule;
      if (fulfils(program, rule, point) !== 2) continue;
      const blocker = blockerOf(program, rule, unit, point, budget, memo);
      if (blocker !== undefined) return blocker;
    }
    return undefined;
  };
}
