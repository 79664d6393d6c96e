/** Whether a rule could be taken away without any packet faring otherwise, or meeting a rule that logs, counts or marks it. */
import { onceInARow } from "../core/lazy.ts";
import { newBox } from "./box.ts";
import { outcomeIn, sameRegion } from "./outcome.ts";
import { ACCEPT, type CompiledChain, type CompiledRule, DROP, type Program, REJECT } from "./program.ts";
import { REACHABLE, type ReachOfAll } from "./reach.ts";
import { type Region, type Scratch, sharedWith, within } from "./region.ts";
import { type Blocker, newPoint, type OwnFrame, type Picked, pick, type Stops, search, stopsOn, type Way } from "./search.ts";
import type { Point } from "./store.ts";
import type { Budget } from "./tree.ts";
import { hullOf } from "./ways.ts";

/** The place of the policy among the rules that decide instead of a redundant one. */
export const BY_POLICY = -1;

/**
 * A program of which one rule after the other is passed over, and how packets come by the rules of the chain that was asked about last.
 * `differs`: the first packet that comes to mind of the rule that was asked about last fares otherwise without it.
 */
export type Aside = Omit<Program, "absent"> & { absent: number; differs: boolean; passages?: Passages };

/**
 * The rules that would decide all packets of rule `number` as it does, were it not there (or `BY_POLICY`); undefined when
 * some packet would fare otherwise, or when that is not known. Rules that accept, drop or reject only.
 */
export function insteadOf(
  program: Aside,
  { status, direct, ways }: ReachOfAll,
  number: number,
  budget: Budget,
): readonly number[] | undefined {
  const rule = program.rules[number] as CompiledRule;
  program.differs = false;
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
    if (sameByWay(program, passage, rule.end, number, i === 0 && direct[number] === 1, budget)) continue;
    if (i > 0) program.differs = false;
    return undefined;
  }
  const found = [...FOUND].sort((a, b) => a - b);
  return found.length === 1 ? alone(found[0] as number) : found;
}

/** One rule, or the policy, decides instead: of the rules before it, many have just that answer. */
const alone = onceInARow((by: number): readonly number[] => [by]);

/** What decides instead of the rule that is asked about. */
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

const START: Scratch = { box: newBox(), lits: [] };
const POINT: Picked = newPoint();

// `direct`: the first packet that comes to mind is known to get to the rule.
function sameByWay(program: Aside, passage: Passage, end: number, number: number, direct: boolean, budget: Budget): boolean {
  const { store, space } = program;
  const { way } = passage;
  const first = store.starts[number] as number;
  for (let piece = first; piece < (store.starts[number + 1] as number); piece++) {
    if (!sharedWith(way.region, store, piece, START)) continue;
    pick(START, space.preferred, store.unions[piece], undefined, POINT);
    const fate = fateOf(program, passage, end, piece, POINT, START, budget, direct && piece === first);
    if (fate === "other") {
      program.differs = piece === first;
      return false;
    }
    const decider = typeof fate === "number" ? decidedAtOnce(program, passage.rest, end, START, budget) : undefined;
    if (decider !== undefined) {
      FOUND.add(decider);
      continue;
    }
    const stops = sameAfter(program, passage, end, fate);
    const start = { box: START.box.slice(), lits: START.lits };
    if (differsNearby(program, passage, end, start, piece, number, budget)) return false;
    const result = search(store, start, [piece, ...way.jumps], space.preferred, stops, budget);
    if (result === "spent" || "point" in result) return false;
  }
  return true;
}

/**
 * What becomes of a packet without the rule: the same (how many places it then passes), something else, or it does not come to the rule
 * because of what stops it, or as it is not in one of the pieces on the way.
 */
type Fate = number | "other" | Blocker | undefined;

function fateOf(
  program: Program,
  { way, earlier, rest }: Passage,
  end: number,
  piece: number,
  point: Point,
  region: Region,
  budget: Budget,
  arrives = false,
): Fate {
  if (program.store.holds(piece, point) !== 2) return undefined;
  for (let i = 0; i < way.jumps.length; i++) if (program.store.holds(way.jumps[i] as number, point) !== 2) return undefined;
  const blocker = arrives ? undefined : earlier(point, region, budget);
  if (blocker !== undefined) return blocker;
  const passed = passedBy(program, rest, end, point, budget);
  return passed >= 0 || budget.left <= 0 ? passed : "other";
}

// What decides all packets of a region as it does one that ends so: the first rule that shares one with it, or the policy where none does.
function decidedAtOnce(program: Program, { places }: Rest, end: number, region: Region, budget: Budget): number | undefined {
  for (const { chain, after } of places) {
    let first: number | undefined;
    const note = (_: Region, piece: number): undefined => {
      first = piece;
    };
    const left = program.indexes.meets(chain).shrink(region, after, program.chains[chain]?.end ?? 0, budget, ANY_PIECE, note);
    if (first !== undefined) return takesAll(program, first, end, region) ? program.store.rule[first] : undefined;
    if (left === undefined) return undefined;
  }
  return BY_POLICY;
}

function takesAll(program: Program, piece: number, end: number, region: Region): boolean {
  const rule = program.rules[program.store.rule[piece] as number] as CompiledRule;
  const ends = rule.effect === "end" && rule.end === end && rule.exact;
  return ends && program.store.unions[piece] === undefined && within(region, hullOf(program, piece));
}

const ANY_PIECE = (): boolean => true;

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
    differs = fateOf(program, passage, end, piece, POINT, START, budget) === "other";
    return differs || ++tries >= PROBES ? undefined : region;
  });
  return differs;
}

// Stops packets that do not get to the rule, and those that fare the same without it; what gets through needs the rule.
// The packet that a search begins with is the first that comes to mind, whose fate is known.
function sameAfter(program: Program, { earlier, rest }: Passage, end: number, fate: Exclude<Fate, "other">): Stops {
  let known = fate;
  return (point, region, budget) => {
    const told = known;
    known = undefined;
    const blocker = typeof told === "object" ? told : told === undefined ? earlier(point, region, budget) : undefined;
    if (blocker !== undefined) return blocker;
    const passed = typeof told === "number" ? told : passedBy(program, rest, end, point, budget);
    return passed < 0 ? undefined : sameEnd(program, rest, end, passed, point, region, budget);
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

// How many of the places the packet may pass, when it surely ends so: in the next, or by the policy behind the last. -1 when it may not.
function passedBy(program: Program, { places, policy }: Rest, end: number, point: Point, budget: Budget): number {
  let ends = 0;
  let passed = 0;
  for (; passed < places.length; passed++) {
    const { chain, after } = places[passed] as Place;
    const outcome = outcomeIn(program, chain, point, budget, undefined, after);
    ends |= outcome.ends;
    if (!outcome.falls) break;
  }
  if (passed === places.length) ends |= policy;
  return budget.left > 0 && ends === end ? passed : -1;
}

function sameEnd(
  program: Program,
  { places }: Rest,
  end: number,
  passed: number,
  point: Point,
  region: Region,
  budget: Budget,
): Blocker | undefined {
  let current: Region | undefined = region;
  for (let i = 0; i <= passed && i < places.length && current !== undefined; i++) {
    const { chain, after } = places[i] as Place;
    current = sameRegion(program, chain, after, end, current, point, budget);
  }
  if (current === undefined) return undefined;
  const by = passed === places.length ? BY_POLICY : (deciderIn(program, places, point, budget) ?? BY_POLICY);
  FOUND.add(by);
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
