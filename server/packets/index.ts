/**
 * Sets of packets, exactly: which rules of a packet filter can be reached, by which packet; which are dead, and because of
 * which others; what a table does with a packet; from where it can be reached. Everything is three-valued: what is not
 * understood makes an answer "unknown", never a wrong one.
 */
import type { AddressRange, Family } from "../core/address.ts";
import type { Condition, PacketRule, Table } from "../core/filter.ts";
import { onceInARow } from "../core/lazy.ts";
import { carried } from "./carry.ts";
import { type Decision, decideIn, type End, passingIn, type Sources, sourcesIn, type Witness, witnessIn } from "./decide.ts";
import { Known } from "./known.ts";
import { type Packet, packetAt } from "./packet.ts";
import { type CompiledChain, chainNamed, type Hook, type Program, ruleAt } from "./program.ts";
import type { Proof } from "./proof.ts";
import { type Effort, REACHABLE, type ReachOfAll, reachAt, STATUSES, type Told, USUAL_EFFORT } from "./reach.ts";
import { BY_POLICY } from "./redundant.ts";

export type { Decision, End, Sources, Step } from "./decide.ts";
export { type Packet, type PacketState, protocolName, showPacket } from "./packet.ts";
export type { Hook } from "./program.ts";
export type { Effort } from "./reach.ts";

/** A rule that stops packets, and the rule that sends them to its chain when it is in another one. */
export type Cover = { readonly rule: PacketRule; readonly via?: PacketRule };

/**
 * What is known of a rule. `reachable`: `packet` gets to it and fulfils it, unless a rule that is not understood takes it
 * before. `unreachable`: every packet that fulfils it is taken by the `covers`, of which none can be left out (lists of more
 * than two dozen may hold some that can). `never`: no packet fulfils it where it stands. `unknown`: not decided, and why.
 */
export type Reachability =
  | { readonly status: "reachable"; readonly packet: Packet }
  | { readonly status: "unreachable"; readonly covers: readonly Cover[] }
  | { readonly status: "never" }
  | { readonly status: "unknown"; readonly why: string };

/** What would decide a redundant rule's packets without it: later rules, and the policy where none of them does. */
export type Redundancy = { readonly rules: readonly PacketRule[]; readonly policy: boolean };

/** Another rule that decides otherwise: all of its packets are among the asked one's (`exception`), or only some (`overlap`). */
export type Opposed = { readonly rule: PacketRule; readonly how: "exception" | "overlap" };

/** The answers about one table. They are computed when first asked for, and kept. */
export type Analysis = {
  readonly table: Table;
  /** What is known of the rule at a place of a chain. */
  reach(chain: string, index: number): Reachability;
  /** Only the status: cheaper, where no packet is shown. */
  status(chain: string, index: number): Reachability["status"];
  /** The places in a chain of the rules that are not `reachable`. */
  unreached(chain: string): readonly number[];
  /** Whether packets can come to a chain; chains that nothing calls are `uncalled`. */
  chain(name: string): "reachable" | "unreachable" | "uncalled" | "unknown";
  /** What makes a reachable accept, drop or reject removable without a change for any packet; undefined when nothing does. */
  redundant(chain: string, index: number): Redundancy | undefined;
  /** An earlier rule of the chain that does the opposite with some of a rule's packets; undefined when there is none, or none that is understood. */
  opposed(chain: string, index: number): Opposed | undefined;
  decide(hook: Hook, packet: Packet): Decision;
  /** How a packet ends at a hook: cheaper, where the rules that it meets are not shown. */
  end(hook: Hook, packet: Packet): Decision["end"];
  /** A packet that fulfils the conditions and surely has the wanted end at a hook; `none` is a proof that there is none. */
  witness(hook: Hook, conditions: readonly Condition[], wanted: End): Packet | "none" | "unknown";
  /** Whether there is such a packet: cheaper, where it is not shown. */
  exists(hook: Hook, conditions: readonly Condition[], wanted: End): "some" | "none" | "unknown";
  /** A packet that fulfils the conditions and comes to the policy of a hook, unless a rule that is not understood ends it. */
  passing(hook: Hook, conditions: readonly Condition[]): Packet | "none" | "unknown";
  /** The sources within `among` from which such a packet surely has, and may have, one of the wanted ends. */
  sources(hook: Hook, packet: Packet, wanted: readonly End[], among?: readonly AddressRange[]): Sources;
};

const WITNESS_EFFORT = 2_000_000;
const analyses = new WeakMap<Table, Analysis>();
/** By table, what is known of it, and of the last few that it came out of. */
const lineages = new WeakMap<Table, readonly Known[]>();
const predecessors = new WeakMap<Table, Table>();

/** The analysis of a table, made once for each table object: a table must not change afterwards. */
export function analyse(table: Table, effort: Effort = USUAL_EFFORT): Analysis {
  if (effort !== USUAL_EFFORT) return analysisOf(table, () => Known.of(table, effort));
  let analysis = analyses.get(table);
  if (analysis === undefined) {
    analysis = analysisOf(table, () => knownOf(table));
    analyses.set(table, analysis);
  }
  return analysis;
}

/**
 * Says that a table came out of another one by an edit. What was found out about that one and holds still is taken over when `table`
 * is analysed, where conditions that stayed the same are the same objects; the answers are those of an analysis from scratch.
 */
export function succeed(table: Table, before: Table): void {
  if (table !== before) predecessors.set(table, before);
}

/** So many tables are kept in mind, of so many rules together: an edit is often taken back, or is one state of a line on its way to another. */
const MOST_KEPT = 4;
const MOST_RULES = 100_000;

function knownOf(table: Table): Known {
  let before = predecessors.get(table);
  while (before !== undefined && !lineages.has(before)) before = predecessors.get(before);
  const earlier = (before === undefined ? undefined : lineages.get(before)) ?? [];
  // Otherwise each table would keep all that came before it.
  predecessors.delete(table);
  const found = carried(earlier, table) ?? Known.of(table, USUAL_EFFORT);
  lineages.set(table, [found, ...keptOf(earlier, found)]);
  return found;
}

// What is kept beside what is known now: other states, the latest first.
function keptOf(earlier: readonly Known[], { program: { rules, chains } }: Known): readonly Known[] {
  const kept: Known[] = [];
  let count = rules.length;
  const alike = ({ program }: Known): boolean =>
    program.rules === rules && program.chains.every(({ policy }, number) => policy === chains[number]?.policy);
  for (const one of earlier) {
    count += one.program.rules.length;
    if (kept.length === MOST_KEPT - 1 || count > MOST_RULES) break;
    if (!alike(one)) kept.push(one);
  }
  return kept;
}

function analysisOf(table: Table, learn: () => Known): Analysis {
  let learnt: Known | undefined;
  const chains = new Map<string, ReturnType<Analysis["chain"]>>();
  const all = (): Known => (learnt ??= learn());
  const shown = showing();
  const redundancy = onceInARow(redundancyOf);
  const program = (): Program => all().program;
  const number = (chain: string, index: number): number => (chainNamed(program(), chain)?.first ?? 0) + index;
  const packetOf = (found: Witness, asked: readonly Condition[]): Packet | "none" | "unknown" =>
    typeof found === "string" ? found : packetAt(program().space, found.point, asked);
  return {
    table,
    status: (chain, index) => STATUSES[all().reach.status[number(chain, index)] ?? 0] ?? "unknown",
    unreached: (chain) => unreachedIn(all().reach, chainNamed(program(), chain)),
    reach: (chain, index) => shown(all(), number(chain, index)),
    chain: (name) => {
      const told = chains.get(name) ?? chainReach(all().reach, chainNamed(program(), name));
      chains.set(name, told);
      return told;
    },
    redundant: (chain, index) => {
      const rules = all().insteadOf(number(chain, index));
      return rules === undefined ? undefined : redundancy(rules, program());
    },
    opposed: (chain, index) => {
      const found = all().opposed(number(chain, index));
      return found === undefined ? undefined : { rule: ruleAt(program(), found.by), how: found.how };
    },
    decide: (hook, packet) => decideIn(program(), hook, packet),
    end: (hook, packet) => all().end(hook, packet),
    witness: (hook, conditions, wanted) => packetOf(witnessIn(program(), hook, conditions, wanted, WITNESS_EFFORT), conditions),
    exists: (hook, conditions, wanted) => {
      const found = witnessIn(program(), hook, conditions, wanted, WITNESS_EFFORT);
      return typeof found === "string" ? found : "some";
    },
    passing: (hook, conditions) => packetOf(passingIn(program(), hook, conditions, WITNESS_EFFORT), conditions),
    sources: (hook, packet, wanted, among) => sourcesIn(program(), hook, packet, wanted, among),
  };
}

/** Shows what is known of rules. Those that have the same to tell are asked about one after the other. */
function showing(): (known: Known, number: number) => Reachability {
  const unreachable = onceInARow(
    ({ blockers }: Extract<Told, { status: "unreachable" }>, program: Program): Reachability => ({
      status: "unreachable",
      covers: blockers.map((blocker) => coverOf(program, blocker)),
    }),
  );
  return ({ program, reach, effort }, number) => {
    if (!(number < program.rules.length)) return { status: "unknown", why: "no such rule" };
    const told = reachAt(program, reach, number, effort);
    if (told.status === "reachable") return { status: "reachable", packet: packetAt(program.space, told.point) };
    return told.status === "unreachable" ? unreachable(told, program) : told;
  };
}

const coverOf = (program: Program, { by, via }: Proof): Cover =>
  via === undefined ? { rule: ruleAt(program, by) } : { rule: ruleAt(program, by), via: ruleAt(program, via) };

function chainReach({ status, ways, called }: ReachOfAll, chain: CompiledChain | undefined): ReturnType<Analysis["chain"]> {
  if (chain === undefined) return "unknown";
  if (!called[chain.number]) return "uncalled";
  for (let rule = chain.first; rule < chain.end; rule++) if (status[rule] === REACHABLE) return "reachable";
  const own = ways[chain.number];
  return own === undefined || !own.complete ? "unknown" : own.list.length === 0 ? "unreachable" : "reachable";
}

function unreachedIn({ status }: ReachOfAll, chain: CompiledChain | undefined): readonly number[] {
  const found: number[] = [];
  for (let rule = chain?.first ?? 0; rule < (chain?.end ?? 0); rule++)
    if (status[rule] !== REACHABLE) found.push(rule - (chain as CompiledChain).first);
  return found;
}

function redundancyOf(numbers: readonly number[], program: Program): Redundancy {
  if (numbers.length === 1 && numbers[0] === BY_POLICY) return POLICY_ALONE;
  return {
    rules: numbers.filter((number) => number !== BY_POLICY).map((number) => ruleAt(program, number)),
    policy: numbers.includes(BY_POLICY),
  };
}

const POLICY_ALONE: Redundancy = { rules: [], policy: true };

/** Whether some sets of packets together hold another: by which of them (places in `others`), or a packet that is left over. */
export type Covered = { readonly by: readonly number[] } | { readonly packet: Packet } | "unknown";

/** Whether the packets that fulfil `conditions` are all among those of the `others`; a smallest such selection is named. */
export function covered(family: Family, conditions: readonly Condition[], others: readonly (readonly Condition[])[]): Covered {
  const at = { uri: "", span: { start: 0, end: 0 } };
  const rules = [...others, conditions].map((each): PacketRule => ({ at, text: "", conditions: each, action: { do: "accept" } }));
  const chain = { name: "FORWARD", rules, policy: { action: "drop" as const } };
  const known = analyse({ family, name: "filter", chains: new Map([[chain.name, chain]]) }).reach(chain.name, others.length);
  if (known.status === "reachable") return { packet: known.packet };
  if (known.status === "never") return { by: [] };
  return known.status === "unknown" ? "unknown" : { by: known.covers.map(({ rule }) => rules.indexOf(rule)) };
}
