/** A table made ready for questions: its rules as pieces, its chains as a graph, an index over every chain. */
import type { Action, Chain, PacketRule, Table, TableName } from "../core/filter.ts";
import { ALL_STATES, stateMask } from "./flags.ts";
import { Indexes } from "./indexes.ts";
import { callOrder } from "./order.ts";
import { type Draft, everyPacket, shapeOf } from "./pieces.ts";
import type { Region } from "./region.ts";
import { IN, INTERVALS, OUT, type Space, STATE, spaceOf } from "./space.ts";
import { Store } from "./store.ts";

/** The built-in chains: where in the kernel a packet is when a table sees it. */
export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";
/** All of them, in the order in which packets meet them. */
export const HOOKS: readonly Hook[] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

/** What a rule does to the way of a packet that fulfils it. */
export type Effect = "continue" | "end" | "return" | "goto" | "jump" | "unknown";

/** How a packet leaves a table, as bits, so that several outcomes are a sum. */
export const ACCEPT = 1;
export const DROP = 2;
export const REJECT = 4;
/** Accepted with another address or port. */
export const TRANSLATE = 8;
/** Any way to leave a table. */
export const ANY_END = ACCEPT | DROP | REJECT | TRANSLATE;
/** Not an end: met by a rule that writes a log line, counts, marks or the like on the packet's way. */
export const TOUCHED = 16;

/** What a rule does to packets, wherever it stands in its chain: rules of a chain that do the same share one. */
export type CompiledRule = {
  readonly chain: number;
  readonly effect: Effect;
  /** For `end`, the bit of the outcome. */
  readonly end: number;
  /** For `jump` and `goto`, the chain's number. */
  readonly target: number;
  /** False when one of its conditions cannot be known. */
  readonly exact: boolean;
  readonly why: string | undefined;
};

/** A chain of a program. Chains are numbered as they stand in the table, rules through all chains. */
export type CompiledChain = {
  readonly name: string;
  readonly chain: Chain;
  readonly number: number;
  /** Global numbers of its rules: `first` to before `end`. */
  readonly first: number;
  readonly end: number;
  readonly hook: Hook | undefined;
  /** For built-in chains, the bit of the policy. */
  readonly policy: number;
};

/**
 * A table of one family, compiled. Numbers of chains and rules are places in `chains` and `rules`; the pieces of rule n are those
 * from `store.starts[n]` to before `store.starts[n + 1]`, none when no packet can fulfil it.
 */
export type Program = {
  readonly table: Table;
  readonly space: Space;
  readonly store: Store;
  readonly chains: readonly CompiledChain[];
  readonly rules: readonly CompiledRule[];
  readonly every: Region;
  /** A rule that is passed over as if it were not there. */
  readonly absent?: number;
  readonly numbers: ReadonlyMap<string, number>;
  readonly indexes: Indexes;
  /** Keys of opaque conditions that some rule may change. */
  readonly changed: readonly string[];
};

/** The chain of that name; undefined where there is none. */
export const chainNamed = ({ chains, numbers }: Program, name: string): CompiledChain | undefined => chains[numbers.get(name) ?? -1];

/** The rule with a global number. */
export function ruleAt({ chains, rules }: Program, number: number): PacketRule {
  const { chain, first } = chains[(rules[number] as CompiledRule).chain] as CompiledChain;
  return chain.rules[number - first] as PacketRule;
}

/** Compiles a table. Takes time in n log n of its size. */
export function compile(table: Table): Program {
  const list = [...table.chains.values()];
  const space = spaceOf(table.family, () => eachRule(list));
  const count = list.reduce((sum, chain) => sum + chain.rules.length, 0);
  const every: Region = { box: everyPacket(space).box, lits: [] };
  const store = new Store(every.box, count);
  const numbers = new Map(list.map((chain, number) => [chain.name, number]));
  const changed = changedKeys(list);
  const reader = readerOf(space, every, store, changed, (name) => targetIn(list, numbers, name));
  const rules: CompiledRule[] = [];
  const chains = list.map((chain, number) => {
    const first = rules.length;
    for (const rule of chain.rules) rules.push(reader(rule, number, rules.length));
    return compiledChain(chain, number, first, rules.length);
  });
  const whole = withoutLoops(chains, rules);
  return { table, space, store, chains, rules: whole, every, numbers, changed, indexes: new Indexes(store, chains, whole) };
}

/** Where a jump leads: the number of the chain, and whether it is built in. */
export type Target = { readonly number: number; readonly builtin: boolean };

/** The target of that name among the chains of a table; the number is -1 where there is none. */
export function targetIn(list: readonly Chain[], numbers: ReadonlyMap<string, number>, name: string): Target {
  const number = numbers.get(name) ?? -1;
  return { number, builtin: list[number]?.policy !== undefined };
}

/** Reads rules one after the other into a store: each gets its pieces there, under the number it is given. */
export function readerOf(
  space: Space,
  every: Region,
  store: Store,
  changed: readonly string[],
  targetOf: (chain: string) => Target,
): (rule: PacketRule, chain: number, number: number) => CompiledRule {
  const isVolatile = volatility(changed);
  const scratch: Draft = { box: every.box.slice(), unions: undefined, lits: [] };
  const share = sharing();
  return (rule, chain, number) => {
    for (let place = 0; place < every.box.length; place++) scratch.box[place] = every.box[place] as number;
    scratch.unions = undefined;
    scratch.lits = every.lits;
    const { pieces, why } = shapeOf(space, scratch, rule.conditions, isVolatile);
    for (let i = 0; i < pieces.length; i++) store.add(pieces[i] as Draft, number);
    store.close(number);
    const { action } = rule;
    const target = action.do === "jump" || action.do === "goto" ? targetOf(action.chain) : NOWHERE;
    return share(chain, effectOf(action, target), endOf(action), target.number, why);
  };
}

type Share = (chain: number, effect: Effect, end: number, target: number, why: string | undefined) => CompiledRule;

// Equal rules in a row share one object; so do all others but jumps, of which a table may have as many as rules.
function sharing(): Share {
  const known = new Map<string, CompiledRule>();
  let latest: CompiledRule | undefined;
  return (chain, effect, end, target, why) => {
    const same = latest?.chain === chain && latest.effect === effect && latest.end === end && latest.target === target;
    if (same && latest !== undefined && latest.why === why) return latest;
    const key = `${chain} ${effect} ${end} ${why ?? ""}`;
    latest = (target < 0 ? known.get(key) : undefined) ?? { chain, effect, end, target, exact: why === undefined, why };
    if (target < 0) known.set(key, latest);
    return latest;
  };
}

const NOWHERE: Target = { number: -1, builtin: false };

// Chains that call themselves, by whatever detour, are refused by the kernel: what a packet would do in one is not known.
function withoutLoops(chains: readonly CompiledChain[], rules: CompiledRule[]): readonly CompiledRule[] {
  const ordered = new Set(callOrder({ chains, rules }));
  if (ordered.size === chains.length) return rules;
  return rules.map((rule) => (rule.target >= 0 && !ordered.has(rule.target) ? { ...rule, effect: "unknown" as const, target: -1 } : rule));
}

/** A chain whose rules have the global numbers from `first` to before `end`. */
export function compiledChain(chain: Chain, number: number, first: number, end: number): CompiledChain {
  const hook = chain.policy === undefined ? undefined : HOOKS.find((name) => name === chain.name);
  return { name: chain.name, chain, number, first, end, hook, policy: chain.policy?.action === "drop" ? DROP : ACCEPT };
}

/** The rules of some chains. */
export function eachRule(chains: readonly { readonly rules: readonly PacketRule[] }[]): readonly PacketRule[] {
  const all = new Array<PacketRule>(chains.reduce((count, { rules }) => count + rules.length, 0));
  let at = 0;
  for (const { rules } of chains) for (let i = 0; i < rules.length; i++) all[at++] = rules[i] as PacketRule;
  return all;
}

/** The keys of opaque conditions whose answers rules of some chains may change. */
export function changedKeys(chains: readonly { readonly rules: readonly PacketRule[] }[]): readonly string[] {
  const changed = new Set<string>();
  const rules = eachRule(chains);
  for (let i = 0; i < rules.length; i++) {
    const { action } = rules[i] as PacketRule;
    if (action.do === "notrack") changed.add("state");
    if (action.do === "continue") for (const key of action.changes ?? []) changed.add(key);
  }
  return [...changed].sort();
}

// A key is worth nothing in a table where some rule may change its answer: "mark" stands for "mark 0x1/0xff" too.
function volatility(heads: readonly string[]): (key: string) => boolean {
  if (heads.length === 0) return () => false;
  return (key) => heads.some((head) => key.startsWith(head) && (key.length === head.length || /[ :=]/.test(key.charAt(head.length))));
}

function effectOf(action: Action, target: Target): Effect {
  switch (action.do) {
    case "continue":
    case "notrack":
      return "continue";
    case "return":
      return "return";
    case "jump":
    case "goto":
      return target.number < 0 || target.builtin ? "unknown" : action.do;
    case "unknown":
      return "unknown";
    default:
      return "end";
  }
}

const ENDS: Readonly<Partial<Record<Action["do"], number>>> = { accept: ACCEPT, drop: DROP, reject: REJECT };
const endOf = ({ do: verb }: Action): number => ENDS[verb] ?? TRANSLATE;

/**
 * All packets that a table can see at a hook: INPUT has no outgoing interface, OUTPUT no incoming one (POSTROUTING
 * may have one: Linux ip_output), and the nat table meets only packets that open a connection or are related to one
 * (Linux nf_nat_inet_fn).
 */
export function packetsAt(program: Program, hook: Hook): Region {
  const box = program.every.box.slice();
  if (hook === "INPUT" || hook === "PREROUTING") box[INTERVALS + OUT] = 0;
  if (hook === "OUTPUT") box[INTERVALS + IN] = 0;
  if (hook !== "OUTPUT" && hook !== "POSTROUTING") box[IN] = 1;
  if (hook !== "INPUT" && hook !== "PREROUTING") box[OUT] = 1;
  box[STATE] = statesIn(program.table.name);
  return { box, lits: [] };
}

const statesIn = (table: TableName): number => (table === "nat" ? stateMask(["new", "related"]) : ALL_STATES);
