/** What a table does with one packet, and which packets it treats in a wanted way. */
import { type AddressRange, everything, mergeRanges } from "../core/address.ts";
import type { Condition, PacketRule } from "../core/filter.ts";
import { fulfils, outcomeIn, sameRegion } from "./outcome.ts";
import { type Packet, pointOf } from "./packet.ts";
import { questionShape } from "./pieces.ts";
import {
  ACCEPT,
  type CompiledChain,
  type CompiledRule,
  chainNamed,
  DROP,
  type Hook,
  type Program,
  packetsAt,
  REJECT,
  ruleAt,
  TRANSLATE,
} from "./program.ts";
import { BY_POLICY } from "./redundant.ts";
import { intersect, type Region } from "./region.ts";
import { pick, type Stops, search, stopsOn } from "./search.ts";
import { SRC } from "./space.ts";
import { type Point, Store } from "./store.ts";
import type { Budget } from "./tree.ts";
import { hullOf } from "./ways.ts";

/** How a packet leaves a table. `translate` is an accept with another address or port. */
export type End = "accept" | "drop" | "reject" | "translate";

/** A rule that a packet meets and fulfils, `certain` unless a condition of it or of a rule before it is not understood. */
export type Step = { readonly chain: string; readonly rule: PacketRule; readonly certain: boolean };

/**
 * What a table does with a packet. `end` is known when only one is `possible`. `by` is the rule that surely ends it;
 * without one it is the chain's policy, or not known.
 */
export type Decision = {
  readonly end: End | "unknown";
  readonly possible: readonly End[];
  readonly by?: PacketRule;
  readonly steps: readonly Step[];
};

const BITS: readonly (readonly [End, number])[] = [
  ["accept", ACCEPT],
  ["drop", DROP],
  ["reject", REJECT],
  ["translate", TRANSLATE],
];
const endsOf = (bits: number): readonly End[] => BITS.filter(([, bit]) => (bits & bit) !== 0).map(([end]) => end);
const bitOf = (end: End): number => BITS.find(([name]) => name === end)?.[1] ?? 0;

/** Enough for every question about one packet of a table of any size. */
const PACKET_EFFORT = 4_000_000;
const MOST_STEPS = 200;

/** How a packet leaves the program's table at a hook, when that is certain; see `decideIn`. */
export function endIn(program: Program, hook: Hook, packet: Packet): Decision["end"] {
  const chain = chainNamed(program, hook);
  if (chain === undefined) return "accept";
  const bits = endsAt(program, chain, pointOf(program.space, packet), { left: PACKET_EFFORT });
  return BITS.find(([, bit]) => bit === bits)?.[0] ?? "unknown";
}

/** What the program's table does with a packet at a hook. A table without that chain lets it pass. */
export function decideIn(program: Program, hook: Hook, packet: Packet): Decision {
  const chain = chainNamed(program, hook);
  if (chain === undefined) return { end: "accept", possible: ["accept"], steps: [] };
  const point = pointOf(program.space, packet);
  const possible = endsOf(endsAt(program, chain, point, { left: PACKET_EFFORT }));
  const steps: Step[] = [];
  const by = walk(program, chain.number, point, true, steps, { left: PACKET_EFFORT }, 0).by;
  const only = possible.length === 1 ? possible[0] : undefined;
  return { end: only ?? "unknown", possible, steps, ...(by === undefined || only === undefined ? {} : { by }) };
}

/** The bits of all outcomes that a packet may have at a built-in chain. */
export function endsAt(program: Program, chain: CompiledChain, point: Point, budget: Budget): number {
  const { ends, falls } = outcomeIn(program, chain.number, point, budget);
  return falls ? ends | chain.policy : ends;
}

type Walked = { readonly by?: PacketRule; readonly certain: boolean };

// Notes the rules that a packet fulfils in the order in which it meets them.
function walk(program: Program, chain: number, point: Point, certain: boolean, steps: Step[], budget: Budget, depth: number): Walked {
  const { name, first, end } = program.chains[chain] as CompiledChain;
  let sure = certain;
  for (let number = first - 1; steps.length < MOST_STEPS && depth < 64; ) {
    const piece = program.indexes.matches(chain).next(point, number, end, budget);
    if (piece < 0) break;
    number = program.store.rule[piece] as number;
    const rule = program.rules[number] as CompiledRule;
    const surely = fulfils(program, number, point) === 2;
    steps.push({ chain: name, rule: ruleAt(program, number), certain: sure && surely });
    if (rule.effect === "end" && surely) return { by: ruleAt(program, number), certain: sure };
    if (rule.effect === "return" && surely) break;
    if (rule.target >= 0) {
      const inside = walk(program, rule.target, point, sure && surely, steps, budget, depth + 1);
      if (surely && inside.by !== undefined) return inside;
      sure = inside.certain || (sure && !surely && !mayEnd(program, rule, point, budget));
      if (rule.effect === "goto" && surely) break;
    } else if (!surely || rule.effect === "unknown") sure = false;
  }
  return { certain: sure };
}

const mayEnd = (program: Program, rule: CompiledRule, point: Point, budget: Budget): boolean =>
  outcomeIn(program, rule.target, point, budget).ends !== 0;

/** A packet that surely has the wanted end; `none` when no packet can have it; `unknown` otherwise. */
export type Witness = { readonly point: Point } | "none" | "unknown";

/** Looks among the packets that fulfil `conditions` at a hook for one with the wanted end. */
export function witnessIn(program: Program, hook: Hook, conditions: readonly Condition[], wanted: End, effort: number): Witness {
  const chain = chainNamed(program, hook);
  if (chain === undefined) return "unknown";
  const seen = { perhaps: false };
  const bit = bitOf(wanted);
  const probe = (asked: Asked, budget: Budget): Point | undefined => probed(program, chain, asked, bit, budget);
  const found = amongAsked(program, hook, conditions, effort, endsOtherwise(program, chain, bit, seen), probe);
  return found === "none" && seen.perhaps ? "unknown" : found;
}

/** Looks among the packets that fulfil `conditions` at a hook for one that no rule surely keeps from the end of the chain, where the policy is. */
export function passingIn(program: Program, hook: Hook, conditions: readonly Condition[], effort: number): Witness {
  const chain = chainNamed(program, hook);
  if (chain === undefined) return "unknown";
  return amongAsked(program, hook, conditions, effort, stopsOn(program, [{ chain: chain.number, before: chain.end }]));
}

/** Packets that are asked about: a piece of a store of their own, and the region in which it meets those of the hook. */
type Asked = { readonly store: Store; readonly piece: number; readonly start: Region };

// A packet that fulfils the conditions and that nothing stops; `probe` may know one before all are searched.
function amongAsked(
  program: Program,
  hook: Hook,
  conditions: readonly Condition[],
  effort: number,
  stops: Stops,
  probe?: (asked: Asked, budget: Budget) => Point | undefined,
): Witness {
  const { pieces, exact } = questionShape(program.space, conditions);
  const store = new Store(program.every.box, 1, pieces.length);
  for (const draft of pieces) store.add(draft, 0);
  const budget: Budget = { left: effort };
  for (let piece = 0; piece < store.count; piece++) {
    const { box, lits } = pieces[piece] as Region;
    const start = intersect(packetsAt(program, hook), { box, lits });
    if (start === undefined) continue;
    const point = probe?.({ store, piece, start }, budget);
    const found = point === undefined ? search(store, start, [piece], program.space.preferred, stops, budget) : { point };
    if (found === "spent") return "unknown";
    if ("point" in found) return exact ? found : "unknown";
  }
  return exact ? "none" : "unknown";
}

/** So many rules with the wanted end, or with chains behind them, are asked for a packet of theirs. */
const PROBES = 12;

// The most telling packet, or one of the first rules that may end it as wanted, where that one surely does.
function probed(program: Program, chain: CompiledChain, { store, piece, start }: Asked, bit: number, budget: Budget): Point | undefined {
  const ends = (region: Region): Point | undefined => {
    const point = pick(region, program.space.preferred, store.unions[piece]);
    return store.holds(piece, point) === 2 && endsAt(program, chain, point, budget) === bit ? point : undefined;
  };
  let found = ends(start);
  if (found !== undefined) return found;
  let tries = 0;
  const wanted = (other: number): boolean => {
    const { effect, end, target } = program.rules[program.store.rule[other] as number] as CompiledRule;
    return target >= 0 || (effect === "end" && end === bit);
  };
  const index = program.indexes.matches(chain.number);
  index.shrink(start, chain.first - 1, chain.end, budget, wanted, (region, other) => {
    const both = intersect(start, hullOf(program, other));
    found = both === undefined ? undefined : ends(both);
    return found !== undefined || ++tries >= PROBES ? undefined : region;
  });
  return found;
}

// Stops packets that may end otherwise than wanted, with all around them that fare alike; notes when one of them perhaps ends as wanted.
function endsOtherwise(program: Program, chain: CompiledChain, bit: number, seen: { perhaps: boolean }): Stops {
  return (point, region, budget) => {
    const ends = endsAt(program, chain, point, budget);
    if (ends === bit) return undefined;
    if ((ends & bit) !== 0) seen.perhaps = true;
    const alone = (ends & (ends - 1)) === 0 ? ends : 0;
    const around = sameRegion(program, chain.number, chain.first - 1, alone, region, point, budget);
    if (around === undefined) budget.left = 0;
    return { by: BY_POLICY, region: around ?? region };
  };
}

/** Sources of packets: those that surely have an end, and those that may have it. Sorted and disjoint. */
export type Sources = { readonly must: readonly AddressRange[]; readonly may: readonly AddressRange[] };

/**
 * From which sources within `among` (default: all) a packet that is otherwise like `packet` has one of the wanted ends at
 * a hook. Exact for what is understood; takes one question for each source range that the table tells apart.
 */
export function sourcesIn(program: Program, hook: Hook, packet: Packet, wanted: readonly End[], among?: readonly AddressRange[]): Sources {
  const bits = wanted.reduce((mask, end) => mask | bitOf(end), 0);
  const axis = program.space.sources;
  const chain = chainNamed(program, hook);
  const must: AddressRange[] = [];
  const may: AddressRange[] = [];
  const anywhere = pointOf(program.space, packet);
  const point = { ...anywhere, unknown: anywhere.unknown & ~(1 << SRC) };
  for (const within of among ?? [everything(program.table.family)]) {
    for (const atom of axis.apart(within.first, within.last)) {
      point.at[SRC] = atom;
      const ends = chain === undefined ? ACCEPT : endsAt(program, chain, point, { left: PACKET_EFFORT });
      const range = overlapOf(axis.range(atom), within);
      if ((ends & ~bits) === 0) must.push(range);
      if ((ends & bits) !== 0) may.push(range);
    }
  }
  return { must: mergeRanges(must), may: mergeRanges(may) };
}

function overlapOf(a: AddressRange, b: AddressRange): AddressRange {
  const first = a.first > b.first ? a.first : b.first;
  const ends = [a.last, b.last];
  return { family: a.family, first, last: ends.reduce((least, end) => (end < least ? end : least)) };
}
