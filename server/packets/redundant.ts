/** Whether a rule could be taken away without any packet faring otherwise, or meeting a rule that logs, counts or marks it. */
import { outcomeIn, sameRegion } from "./outcome.ts";
import { ACCEPT, type CompiledChain, type CompiledRule, DROP, type Program, REJECT } from "./program.ts";
import { REACHABLE, type ReachOfAll } from "./reach.ts";
import { type Region, type Scratch, sharedWith } from "./region.ts";
import { type Blocker, newPoint, type OwnFrame, type Picked, pick, type Stops, search, stopsOn, type Way } from "./search.ts";
import { WIDTH } from "./space.ts";
import type { Point } from "./store.ts";
import type { Budget } from "./tree.ts";

/** The place of the policy among the rules that decide instead of a redundant one. */
export const BY_POLICY = -1;

/** A program of which one rule after the other is passed over, and how packets come by the rules of the chain that was asked about last. */
export type Aside = Omit<Program, "absent"> & { absent: number; passages?: Passages };

/**
 * The rules that would decide all packets of rule `number` as it does, were it not there (or `BY_POLICY`); undefined when
 * some packet would fare otherwise, or when that is not known. Rules that accept, drop or reject only.
 */
export function insteadOf(program: Aside, { status, ways }: ReachOfAll, number: number, budget: Budget): readonly number[] | undefined {
  const rule = program.rules[number] as CompiledRule;
  if (rule.effect !== "end" || (rule.end & (ACCEPT | DROP | REJECT)) === 0 || status[number] !== REACHABLE) return undefined;
  const entries = ways[rule.chain];
  if (entries === undefined || !entries.complete) return undefined;
  FOUND.clear();
  program.absent = number;
  const { list } = passagesTo(program, rule.chain, entries.list);
  for (let i = 0; i < list.length; i++) {
    const passage = list[i] as Passage;
    if (passage.way.frames.length === 0 && program.chains[rule.chain]?.hook === undefined) return undefined;
    passage.own.before = number;
    passage.next.after = number;
    if (!sameByWay(program, passage, rule.end, number, budget, FOUND)) return undefined;
  }
  return [...FOUND].sort((a, b) => a - b);
}

const FOUND = new Set<number>();

/**
 * What packets meet that come to a rule by one way: what stops them before, and where they go on without it. `own` and `next` are moved
 * from rule to rule.
 */
type Passage = { readonly way: Way; readonly earlier: Stops; readonly own: OwnFrame; readonly rest: Rest; readonly next: Place };

type Passages = { readonly chain: number; readonly list: readonly Passage[] };

function passagesTo(program: Aside, chain: number, ways: readonly Way[]): Passages {
  if (program.passages?.chain !== chain) program.passages = { chain, list: ways.map((way) => passageOf(program, chain, way)) };
  return program.passages;
}

function passageOf(program: Program, chain: number, way: Way): Passage {
  const own: OwnFrame = { chain, before: 0 };
  const next: Place = { chain, after: 0 };
  return { way, earlier: stopsOn(program, [...way.frames, own]), own, rest: placesAfter(program, way, next), next };
}

const START: Scratch = { box: new Int32Array(WIDTH), lits: [] };
const POINT: Picked = newPoint();

function sameByWay(program: Program, passage: Passage, end: number, number: number, budget: Budget, found: Set<number>): boolean {
  const { store, space } = program;
  const { way } = passage;
  for (let piece = store.starts[number] as number; piece < (store.starts[number + 1] as number); piece++) {
    if (!sharedWith(way.region, store, piece, START)) continue;
    pick(START, space.preferred, store.unions[piece], undefined, POINT);
    if (needs(program, passage, end, piece, POINT, START, budget)) return false;
    const start = { box: START.box.slice(), lits: START.lits };
    if (differsNearby(program, passage, end, start, piece, number, budget)) return false;
    const result = search(store, start, [piece, ...way.jumps], space.preferred, sameAfter(program, passage, end, found), budget);
    if (result === "spent" || "point" in result) return false;
  }
  return true;
}

// Whether a packet comes to the rule, and would fare otherwise without it.
function needs(
  program: Program,
  { way, earlier, rest }: Passage,
  end: number,
  piece: number,
  point: Point,
  region: Region,
  budget: Budget,
): boolean {
  if (program.store.holds(piece, point) !== 2) return false;
  for (let i = 0; i < way.jumps.length; i++) if (program.store.holds(way.jumps[i] as number, point) !== 2) return false;
  return earlier(point, region, budget) === undefined && !endsAs(program, rest, end, point, budget) && budget.left > 0;
}

/** So many later rules with another effect are asked for a packet that they would take, before all packets are searched. */
const PROBES = 12;

function differsNearby(
  program: Program,
  passage: Passage,
  end: number,
  start: Region,
  piece: number,
  number: number,
  budget: Budget,
): boolean {
  const { store, chains, rules, space } = program;
  const { chain } = rules[number] as CompiledRule;
  let tries = 0;
  let differs = false;
  const otherwise = (later: number): boolean => {
    const other = rules[store.rule[later] as number] as CompiledRule;
    return other.effect !== "end" || other.end !== end;
  };
  program.indexes.meets(chain).shrink(start, number, chains[chain]?.end ?? 0, budget, otherwise, (region, later) => {
    if (!sharedWith(start, store, later, START)) return region;
    pick(START, space.preferred, store.unions[piece], undefined, POINT);
    differs = needs(program, passage, end, piece, POINT, START, budget);
    return differs || ++tries >= PROBES ? undefined : region;
  });
  return differs;
}

// Stops packets that do not get to the rule, and those that fare the same without it; what gets through needs the rule.
function sameAfter(program: Program, { earlier, rest }: Passage, end: number, found: Set<number>): Stops {
  return (point, region, budget) => {
    const blocker = earlier(point, region, budget);
    if (blocker !== undefined) return blocker;
    if (!endsAs(program, rest, end, point, budget)) return undefined;
    return sameEnd(program, rest, end, point, region, budget, found);
  };
}

type Place = { readonly chain: number; after: number };

/** Where a packet goes on, in order, and the bit of the policy that it meets at last. */
type Rest = { readonly places: readonly Place[]; readonly policy: number };

// Where a packet goes on behind a rule, innermost chain first; who came by a goto does not come back to where the goto stands.
function placesAfter(program: Program, way: Way, next: Place): Rest {
  const places: Place[] = [next];
  for (let i = way.frames.length - 1; i >= 0; i--) {
    const frame = way.frames[i] as { chain: number; before: number };
    if (program.rules[frame.before]?.effect === "goto") continue;
    places.push({ chain: frame.chain, after: frame.before });
  }
  const built = program.chains[way.frames[0]?.chain ?? next.chain] as CompiledChain;
  return { places, policy: built.policy };
}

// Whether the packet surely ends so: in one of the places, or by the policy behind the last.
function endsAs(program: Program, { places, policy }: Rest, end: number, point: Point, budget: Budget): boolean {
  let ends = 0;
  let falls = true;
  for (let i = 0; i < places.length && falls; i++) {
    const { chain, after } = places[i] as Place;
    const outcome = outcomeIn(program, chain, point, budget, undefined, after);
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
    falls = outcomeIn(program, chain, point, budget, undefined, after).falls;
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
    const piece = program.indexes.matches(chain).next(point, number, end, budget);
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
