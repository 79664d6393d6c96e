/** A table made ready for questions: its rules as pieces, its chains as a graph, an index over every chain. */
import type { Action, Chain, PacketRule, Table, TableName } from "../core/filter.ts";
import { ALL_STATES, stateMask } from "./flags.ts";
import { callOrder } from "./order.ts";
import { ChainIndex } from "./ordered.ts";
import { everyPacket, shapeOf } from "./pieces.ts";
import type { Region } from "./region.ts";
import { IN, INTERVALS, OUT, type Space, STATE, spaceOf } from "./space.ts";
import { Store } from "./store.ts";

/** The built-in chains: where in the kernel a packet is when a table sees it. */
export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";
export const HOOKS: readonly Hook[] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"];

/** What a rule does to the way of a packet that fulfils it. */
export type Effect = "continue" | "end" | "return" | "goto" | "jump" | "unknown";

/** How a packet leaves a table, as bits, so that several outcomes are a sum. */
export const ACCEPT = 1;
export const DROP = 2;
export const REJECT = 4;
/** Accepted with another address or port. */
export const TRANSLATE = 8;
export const ANY_END = ACCEPT | DROP | REJECT | TRANSLATE;

/** A rule in a table, by numbers: `local` counts within its chain. */
export type CompiledRule = {
  readonly rule: PacketRule;
  readonly chain: number;
  readonly local: number;
  readonly effect: Effect;
  /** For `end`, the bit of the outcome. */
  readonly end: number;
  /** For `jump` and `goto`, the chain's number. */
  readonly target: number;
  /** False when one of its conditions cannot be known. */
  readonly exact: boolean;
  readonly why: string | undefined;
  /** Its pieces are `firstPiece` to before `endPiece`; none when no packet can fulfil it. */
  readonly firstPiece: number;
  readonly endPiece: number;
};

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

/** A table of one family, compiled. Numbers of chains and rules are places in `chains` and `rules`. */
export type Program = {
  readonly table: Table;
  readonly space: Space;
  readonly store: Store;
  readonly chains: readonly CompiledChain[];
  readonly rules: readonly CompiledRule[];
  readonly every: Region;
  /** A rule that is passed over as if it were not there. */
  readonly absent?: number;
  chainOf(name: string): CompiledChain | undefined;
  /** Rules that can change a packet's way. */
  matches(chain: number): ChainIndex;
  /** Of these, the rules that surely take every packet in their pieces out of the chain. */
  blockers(chain: number): ChainIndex;
  /** Rules that surely send every packet in their pieces to a chain from which it may not come back. */
  jumps(chain: number): ChainIndex;
  /** Rules that may lead back to the caller before the chain's end. */
  escapes(chain: number): ChainIndex;
};

/** Compiles a table. Takes time in n log n of its size. */
export function compile(table: Table): Program {
  const list = [...table.chains.values()];
  const space = spaceOf(table.family, eachRule(list));
  const every: Region = { box: everyPacket(space).box, lits: [] };
  const store = new Store(every.box);
  const numbers = new Map(list.map((chain, number) => [chain.name, number]));
  const isVolatile = volatileKeys(list);
  const rules: CompiledRule[] = [];
  const chains = list.map((chain, number) => {
    const first = rules.length;
    for (const rule of chain.rules) {
      const firstPiece = store.count;
      const shape = shapeOf(space, rule.conditions, isVolatile);
      for (const piece of shape.pieces) store.add(piece, rules.length);
      const { action } = rule;
      const target = action.do === "jump" || action.do === "goto" ? (numbers.get(action.chain) ?? -1) : -1;
      const effect = effectOf(action, target, list[target]);
      const place = { chain: number, local: rules.length - first, firstPiece, endPiece: store.count };
      rules.push({ rule, effect, end: endOf(action), target, exact: shape.exact, why: shape.why, ...place });
    }
    return compiledChain(chain, number, first, rules.length);
  });
  return withIndexes({ table, space, store, chains, rules: withoutLoops(chains, rules), every }, numbers);
}

// Chains that call themselves, by whatever detour, are refused by the kernel: what a packet would do in one is not known.
function withoutLoops(chains: readonly CompiledChain[], rules: CompiledRule[]): readonly CompiledRule[] {
  const ordered = new Set(callOrder({ chains, rules }));
  if (ordered.size === chains.length) return rules;
  return rules.map((rule) => (rule.target >= 0 && !ordered.has(rule.target) ? { ...rule, effect: "unknown" as const, target: -1 } : rule));
}

function compiledChain(chain: Chain, number: number, first: number, end: number): CompiledChain {
  const hook = chain.policy === undefined ? undefined : HOOKS.find((name) => name === chain.name);
  return { name: chain.name, chain, number, first, end, hook, policy: chain.policy?.action === "drop" ? DROP : ACCEPT };
}

function* eachRule(chains: readonly Chain[]): Iterable<PacketRule> {
  for (const chain of chains) yield* chain.rules;
}

// A key is worth nothing in a table where some rule may change its answer: "mark" stands for "mark 0x1/0xff" too.
function volatileKeys(chains: readonly Chain[]): (key: string) => boolean {
  const changed = new Set<string>();
  for (const { action } of eachRule(chains)) {
    if (action.do === "notrack") changed.add("state");
    if (action.do === "continue") for (const key of action.changes ?? []) changed.add(key);
  }
  if (changed.size === 0) return () => false;
  const heads = [...changed];
  return (key) => changed.has(key) || heads.some((head) => key.startsWith(head) && /[ :=]/.test(key.charAt(head.length)));
}

function effectOf(action: Action, target: number, chain: Chain | undefined): Effect {
  switch (action.do) {
    case "continue":
    case "notrack":
      return "continue";
    case "return":
      return "return";
    case "jump":
    case "goto":
      return target < 0 || chain?.policy !== undefined ? "unknown" : action.do;
    case "unknown":
      return "unknown";
    default:
      return "end";
  }
}

const ENDS: Readonly<Partial<Record<Action["do"], number>>> = { accept: ACCEPT, drop: DROP, reject: REJECT };
const endOf = ({ do: verb }: Action): number => ENDS[verb] ?? TRANSLATE;

type Bare = Pick<Program, "table" | "space" | "store" | "chains" | "rules" | "every">;

function withIndexes(bare: Bare, numbers: ReadonlyMap<string, number>): Program {
  const { chains, rules, store } = bare;
  const nothing = new ChainIndex(store, []);
  // Most chains have only rules that surely end packets: what may change a packet's way and what ends it is then the same.
  const latest: ({ readonly pieces: readonly number[]; readonly index: ChainIndex } | undefined)[] = [];
  const index = (wanted: (rule: CompiledRule) => boolean): ((chain: number) => ChainIndex) => {
    const indexes: (ChainIndex | undefined)[] = [];
    return (number) => {
      const known = indexes[number];
      if (known !== undefined) return known;
      const pieces = piecesOf(chains[number] as CompiledChain, rules, wanted);
      const last = latest[number];
      const same = last !== undefined && last.pieces.length === pieces.length && pieces.every((piece, i) => piece === last.pieces[i]);
      const made = pieces.length === 0 ? nothing : same ? last.index : new ChainIndex(store, pieces);
      indexes[number] = made;
      if (pieces.length > 0) latest[number] = { pieces, index: made };
      return made;
    };
  };
  const mayEnd = chainsThatMayEnd(chains, rules);
  const leaves = new Set<Effect>(["end", "return", "goto"]);
  return {
    ...bare,
    chainOf: (name) => chains[numbers.get(name) ?? -1],
    matches: index((rule) => rule.effect !== "continue" && (rule.effect !== "jump" || mayEnd.has(rule.target))),
    blockers: index((rule) => rule.exact && leaves.has(rule.effect)),
    jumps: index((rule) => rule.exact && rule.effect === "jump" && mayEnd.has(rule.target)),
    escapes: index((rule) => rule.effect === "return" || rule.effect === "goto" || rule.effect === "unknown"),
  };
}

function piecesOf(chain: CompiledChain, rules: readonly CompiledRule[], wanted: (rule: CompiledRule) => boolean): number[] {
  const pieces: number[] = [];
  for (let i = chain.first; i < chain.end; i++) {
    const rule = rules[i] as CompiledRule;
    if (wanted(rule)) for (let piece = rule.firstPiece; piece < rule.endPiece; piece++) pieces.push(piece);
  }
  return pieces;
}

// Chains from which a packet may not come back: those with an end or something unknown in them, or below them.
function chainsThatMayEnd(chains: readonly CompiledChain[], rules: readonly CompiledRule[]): ReadonlySet<number> {
  const callers: number[][] = chains.map(() => []);
  const found = new Set<number>();
  const todo: number[] = [];
  const add = (chain: number): void => {
    if (!found.has(chain)) todo.push(chain);
    found.add(chain);
  };
  for (const rule of rules) {
    if (rule.effect === "jump" || rule.effect === "goto") callers[rule.target]?.push(rule.chain);
    else if (rule.effect === "end" || rule.effect === "unknown") add(rule.chain);
  }
  for (let chain = todo.pop(); chain !== undefined; chain = todo.pop()) callers[chain]?.forEach(add);
  return found;
}

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
