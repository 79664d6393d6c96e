/** Whether a packet can reach each rule of a table, with the proof. */

import { onceInARow } from "../core/lazy.ts";
import { newBox } from "./box.ts";
import { callOrder } from "./order.ts";
import type { CompiledChain, CompiledRule, Program } from "./program.ts";
import { coverAlone, minimal, type Proof, proofOf } from "./proof.ts";
import { intersect, type Scratch, sharedWith, within } from "./region.ts";
import {
  type Blocker,
  type Frame,
  keyOf,
  newPoint,
  type OwnFrame,
  type Picked,
  pick,
  type Stops,
  search,
  stopsOn,
  type Way,
} from "./search.ts";
import type { Point } from "./store.ts";
import { REACH, touchAll } from "./touched.ts";
import type { Budget } from "./tree.ts";
import { callersOf, hullOf, type Ways, waysTo } from "./ways.ts";

/**
 * What is known of a rule. `reachable`: by this packet, unless a rule that is not understood takes it before. `unreachable`:
 * the blockers together stop every packet. `never`: no packet fulfils it where it stands. `unknown`: not decided, and why.
 */
export type Reach =
  | { readonly status: "reachable"; readonly point: Point }
  | { readonly status: "unreachable"; readonly blockers: readonly Proof[] }
  | { readonly status: "never" }
  | { readonly status: "unknown"; readonly why: string };

/** What a rule that is dead or undecided has more to tell than its status. */
export type Told = Exclude<Reach, { status: "reachable" | "never" }>;

/** The places of `STATUSES` by which `ReachOfAll` tells what is known of a rule. */
export const STATUSES = ["unknown", "reachable", "unreachable", "never"] as const;
export const UNKNOWN = 0;
export const REACHABLE = 1;
export const UNREACHABLE = 2;
export const NEVER = 3;

/** The reach of every rule by global number, and the ways to every chain. `proofs` holds what `unreachable` and `unknown` ones add. */
export type ReachOfAll = {
  readonly status: Uint8Array;
  readonly proofs: ReadonlyMap<number, Told>;
  readonly ways: readonly Ways[];
  /** By chain: whether it is built in, or some rule of a called chain calls it. Other chains are judged as if packets could come from anywhere. */
  readonly called: readonly boolean[];
  /** By global number, 1 where the first packet that comes to mind is known to get to the rule, by the first way to its chain. */
  readonly direct: Uint8Array;
  /** By global number, what the rule took of the effort. */
  readonly costs: Uint32Array;
  /** What is left of the effort for the table. */
  readonly left: number;
};

/**
 * What is known before of the rules that are not `touched` by REACH (see touched.ts), by new numbers; it is completed. `stays` says
 * whether packets come to a chain by the ways by which they came before: otherwise its rules become touched, all of them.
 */
export type Carried = {
  readonly status: Uint8Array;
  readonly direct: Uint8Array;
  readonly costs: Uint32Array;
  readonly proofs: Map<number, Told>;
  readonly touched: Uint8Array;
  stays(chain: number, ways: Ways, called: boolean): boolean;
};

/** How much work a table and one of its rules may take, in pieces looked at. */
export type Effort = { readonly table: number; readonly rule: number };
/** The effort that is spent where nobody asks for another. */
export const USUAL_EFFORT: Effort = { table: 45_000_000, rule: 6_000_000 };

/** What is taken off a table's effort for each of its rules, so that large tables are read in time; so much of it is left in any case. */
const PER_RULE = 350;
const LEAST_SHARE = 0.22;
/** How much more may go, for each rule, into looking whether the first packet that comes to mind gets to it. */
const AT_SIGHT = 100;

/** How much work may go into searches for packets that reach the rules of a program, in pieces looked at. */
export const searchEffort = ({ rules }: Program, { table }: Effort): number =>
  Math.max(table * LEAST_SHARE, table - rules.length * PER_RULE);

const SPENT = "too many overlapping rules to decide";
const MANY_WAYS = "called from too many places to decide";
const LOOP = "its chain is in a loop";

/** The reach of all rules, of which some may be known. Rules are decided exactly, or said to be unknown: never wrongly unreachable. */
export function reachOfAll(program: Program, effort: Effort = USUAL_EFFORT, known?: Carried): ReachOfAll {
  const { status, direct, costs, proofs } = known ?? nothing(program.rules.length);
  const none: Ways = { list: [], complete: false };
  const ways: Ways[] = program.chains.map(() => none);
  const callers = callersOf(program);
  const called: boolean[] = program.chains.map(() => false);
  const mayPass = (rule: number): boolean => status[rule] === REACHABLE || status[rule] === UNKNOWN;
  const order = callOrder(program);
  if (known !== undefined) forgetLoops(program, order, known);
  const total: Budget = { left: searchEffort(program, effort) };
  for (let rule = 0; rule < costs.length; rule++) total.left -= costs[rule] as number;
  const sight: Budget = { left: program.rules.length * AT_SIGHT };
  for (const number of order) {
    const chain = program.chains[number] as CompiledChain;
    const own = callers[number] as readonly number[];
    const fromCalled = own.filter((caller) => called[program.rules[caller]?.chain ?? 0]);
    called[number] = chain.hook !== undefined || fromCalled.length > 0;
    const alive = (called[number] ? fromCalled : own).filter(mayPass);
    ways[number] =
      chain.hook === undefined && own.length === 0
        ? { list: [everywhere(program)], complete: true }
        : waysTo(program, chain, alive, (each) => ways[each] ?? none);
    const entries = entriesOf(program, number, ways[number] ?? none);
    if (known?.stays(number, ways[number] ?? none, called[number] === true) === false) touchAll(known, chain);
    for (let rule = chain.first; rule < chain.end; rule++) {
      if (known !== undefined && ((known.touched[rule] as number) & REACH) === 0) continue;
      total.left += costs[rule] as number;
      const before = total.left;
      const reach = reachInTurn(program, rule, entries, effort, total, sight);
      direct[rule] = reach === undefined ? 1 : 0;
      note(status, proofs, rule, reach);
      costs[rule] = before - total.left;
    }
  }
  return { status, proofs, ways, called, direct, costs, left: total.left };
}

const nothing = (count: number): Pick<Carried, "status" | "direct" | "costs" | "proofs"> => ({
  status: new Uint8Array(count),
  direct: new Uint8Array(count),
  costs: new Uint32Array(count),
  proofs: new Map(),
});

// Nothing is said of the rules of chains in a loop.
function forgetLoops(program: Program, order: readonly number[], known: Carried): void {
  if (order.length === program.chains.length) return;
  const ordered = new Set(order);
  for (const chain of program.chains) {
    if (ordered.has(chain.number)) continue;
    touchAll(known, chain);
    known.status.fill(UNKNOWN, chain.first, chain.end);
    known.costs.fill(0, chain.first, chain.end);
  }
}

type Proofs = Map<number, Told>;

/** Notes what was found out about a rule; undefined for reachable ones without a packet at hand. */
function note(status: Uint8Array, proofs: Proofs, rule: number, reach: Reach | undefined): void {
  status[rule] = reach === undefined ? REACHABLE : STATUSES.indexOf(reach.status);
  if (reach?.status === "unreachable" || reach?.status === "unknown") proofs.set(rule, reach);
}

/** The reach of one rule of a chain of which others are asked too, by the chain's `entries`; undefined when it is reachable at first sight. */
function reachInTurn(
  program: Program,
  rule: number,
  entries: Entries,
  { rule: most }: Effort,
  total: Budget,
  sight: Budget,
): Reach | undefined {
  const first = quickly(program, rule, entries, sight.left > 0 ? sight : total);
  if (first === "reached") return undefined;
  const taken = typeof first === "object" && total.left > 0 ? takenAtOnce(program, rule, entries, first, total) : undefined;
  return taken ?? reachOf(program, rule, entries, most, total);
}

// What a search finds at its first step: that all packets of a rule, which is plain and has one way, are those of what stops the first of them.
function takenAtOnce(program: Program, number: number, { list, complete }: Entries, blocker: Blocker, budget: Budget): Reach | undefined {
  const { starts, unions } = program.store;
  const piece = starts[number] as number;
  const [entry, other] = list;
  const plain = piece + 1 === starts[number + 1] && unions[piece] === undefined && entry?.way.jumps.length === 0;
  if (!plain || !complete || other !== undefined || !within(START, blocker.region)) return undefined;
  const alone = coverAlone(program, START, POINT, entry.frames, budget);
  return alone === undefined ? { status: "unreachable", blockers: [proofOf(blocker)] } : takenBy(alone);
}

// Of thousands of rules behind a rule that takes everything, all have the same to tell.
const takenBy = onceInARow((by: number): Told => ({ status: "unreachable", blockers: [{ by }] }));

/** What is known of one rule, packet or proof and all. */
export function reachAt(program: Program, { status, proofs, ways }: ReachOfAll, number: number, effort: Effort): Reach {
  const known = proofs.get(number);
  if (known !== undefined) return known;
  if (status[number] === NEVER) return { status: "never" };
  const { chain } = program.rules[number] as CompiledRule;
  if (status[number] === UNKNOWN) return { status: "unknown", why: LOOP };
  return reachOf(program, number, entriesOf(program, chain, ways[chain] ?? { list: [], complete: false }), effort.rule, {
    left: effort.table,
  });
}

const everywhere = (program: Program): Way => ({ frames: [], jumps: [], region: program.every });

/** A way to a chain as it is taken to one rule after the other. */
type Entry = { readonly way: Way; readonly frames: readonly Frame[]; readonly own: OwnFrame; readonly stops: Stops };

/** The ways to a chain, each ready to be taken. */
type Entries = { readonly list: readonly Entry[]; readonly complete: boolean };

function entryOf(program: Program, chain: number, way: Way): Entry {
  const own: OwnFrame = { chain, before: 0 };
  const frames = [...way.frames, own];
  return { way, frames, own, stops: stopsOn(program, frames) };
}

/** Makes the ways to a chain ready. */
const entriesOf = (program: Program, chain: number, { list, complete }: Ways): Entries => ({
  list: list.map((way) => entryOf(program, chain, way)),
  complete,
});

const START: Scratch = { box: newBox(), lits: [] };
const POINT: Picked = newPoint();

// Whether the first packet that comes to mind gets to the rule: so it is with nearly all rules that people write. Else what stops it, if that was asked.
function quickly({ store, space }: Program, number: number, { list }: Entries, total: Budget): "reached" | Blocker | undefined {
  const entry = list[0];
  const piece = store.starts[number] as number;
  if (entry === undefined || piece === store.starts[number + 1] || !sharedWith(entry.way.region, store, piece, START)) return undefined;
  const unions = store.unions[piece];
  pick(START, space.preferred, unions, undefined, POINT);
  total.left -= 4;
  if (unions !== undefined && store.holds(piece, POINT) !== 2) return undefined;
  const { jumps } = entry.way;
  for (let i = 0; i < jumps.length; i++) if (store.holds(jumps[i] as number, POINT) !== 2) return undefined;
  entry.own.before = number;
  const blocker = entry.stops(POINT, START, total);
  return blocker === undefined && total.left > 0 ? "reached" : blocker;
}

function reachOf(program: Program, number: number, entries: Entries, most: number, total: Budget): Reach {
  if (program.store.starts[number] === program.store.starts[number + 1]) return { status: "never" };
  const budget: Budget = { left: Math.min(most, total.left) };
  const before = budget.left;
  let reach = reachByWays(program, number, entries.list, budget);
  if (!entries.complete && reach.status !== "reachable") {
    const { chain } = program.rules[number] as CompiledRule;
    const alone = reachByWays(program, number, [entryOf(program, chain, everywhere(program))], budget);
    reach = alone.status === "unreachable" ? alone : { status: "unknown", why: MANY_WAYS };
  }
  total.left -= before - budget.left;
  return reach;
}

function reachByWays(program: Program, number: number, entries: readonly Entry[], budget: Budget): Reach {
  const { store, space } = program;
  const blockers = new Map<number, Proof>();
  let met = false;
  for (const { way, frames, own, stops } of entries) {
    own.before = number;
    for (let piece = store.starts[number] as number; piece < (store.starts[number + 1] as number); piece++) {
      const start = intersect(way.region, hullOf(program, piece));
      if (start === undefined) continue;
      const pieces = [piece, ...way.jumps];
      const found = search(store, start, pieces, space.preferred, stops, budget);
      if (found === "spent") return { status: "unknown", why: SPENT };
      if ("point" in found) return { status: "reachable", point: found.point };
      met ||= found.blockers.length > 0;
      const needed = minimal(program, found.blockers, start, pieces, frames, budget);
      const alone = needed.length === 1 ? coverAlone(program, start, pick(start, space.preferred), frames, budget) : undefined;
      for (const proof of alone === undefined ? needed.map(proofOf) : [{ by: alone }]) blockers.set(keyOf(proof), proof);
    }
  }
  return met ? { status: "unreachable", blockers: [...blockers.values()].sort((a, b) => a.by - b.by) } : { status: "never" };
}
