/** Which chains the kernel comes to from which hooks, and whether it could run in circles. */
import { put } from "../../core/lists.ts";
import { brief } from "../../core/markdown.ts";
import { isBare } from "./commit.ts";
import type { Backend } from "./fault.ts";
import type { Hook } from "./knowledge/types.ts";
import type { ChainNode, RuleNode, TableNode } from "./ruleset.ts";

/** nft walks at most this many chains deep, the built-in one included. */
const DEEPEST = 16;

/** A rule that jumps, the chain that it leads to, and its place in its own. */
export type Call = { readonly rule: RuleNode; readonly callee: ChainNode; readonly at: number };

/** The jumps of each chain in their order; chains without any are left out. */
export type Calls = ReadonlyMap<ChainNode, readonly Call[]>;

/** The jumps of a table as it stands. */
export function callsOf(table: TableNode): Calls {
  const calls = new Map<ChainNode, Call[]>();
  for (const chain of table.chains.values()) {
    const { rules } = chain;
    for (let at = 0; at < rules.length; at++) {
      const rule = rules[at] as RuleNode;
      const callee = calleeOf(table, rule);
      if (callee !== undefined) put(calls, chain, { rule, callee, at });
    }
  }
  return calls;
}

const loaded = new WeakMap<TableNode, Calls>();

/** The same of a table that nothing is loaded into any more; found once. */
export function callsIn(table: TableNode): Calls {
  const calls = loaded.get(table) ?? callsOf(table);
  loaded.set(table, calls);
  return calls;
}

/** The hooks from which each chain is reached by jumps; chains that nothing reaches have none. */
export function reachOf(table: TableNode, calls = callsOf(table)): ReadonlyMap<string, readonly Hook[]> {
  const hooks = new Map<string, Hook[]>();
  const called = new Map<ChainNode, readonly ChainNode[]>();
  for (const chain of table.chains.values()) {
    if (!chain.builtin) continue;
    const hook = chain.name as Hook;
    const seen = new Set<string>([chain.name]);
    for (const stack: ChainNode[] = [chain]; stack.length > 0; ) {
      const at = stack.pop() as ChainNode;
      put(hooks, at.name, hook);
      const own = called.get(at) ?? callees(table, calls, at);
      called.set(at, own);
      for (const callee of own) {
        if (seen.has(callee.name)) continue;
        seen.add(callee.name);
        stack.push(callee);
      }
    }
  }
  return hooks;
}

// The chains that a chain calls, as often as it does.
function callees(table: TableNode, calls: Calls, chain: ChainNode): readonly ChainNode[] {
  const found: ChainNode[] = [];
  for (const name of chain.calls ?? []) {
    const callee = table.chains.get(name);
    if (callee !== undefined) found.push(callee);
  }
  for (const call of calls.get(chain) ?? NO_CALLS) if (isTaken(call)) found.push(call.callee);
  return found;
}

const NO_CALLS: readonly Call[] = [];

const isTaken = ({ rule }: { readonly rule: RuleNode }): boolean => rule.refused !== true && !rule.maybe;

/** The chain that a rule jumps or goes to. */
export function calleeOf(table: TableNode, rule: RuleNode): ChainNode | undefined {
  const name = rule.command.target?.name;
  return name === undefined || !name.known ? undefined : table.chains.get(rule.callee ?? name.text);
}

type Loop = { readonly rule: RuleNode; readonly message: string; readonly back?: Backend };

/** Jumps that close a circle which a built-in chain leads into, and paths that are too deep for nft. */
export function findLoops(table: TableNode, calls = callsOf(table)): Loop[] {
  const loops: Loop[] = [];
  if (calls.size === 0) return loops;
  const state = new Map<string, "open" | "done">();
  const depth = new Map<string, number>();
  for (const chain of table.chains.values()) {
    if (!chain.builtin) continue;
    // What a program of its own calls lies one deeper than a built-in chain, which matters to nobody but a maze.
    for (const name of [chain.name, ...(chain.calls ?? [])]) {
      const root = table.chains.get(name);
      if (root !== undefined && !state.has(name)) walk({ table, calls, state, depth, loops }, root);
    }
  }
  return loops;
}

type Walk = {
  readonly table: TableNode;
  readonly calls: Calls;
  readonly state: Map<string, "open" | "done">;
  readonly depth: Map<string, number>;
  readonly loops: Loop[];
};

/** A chain on the way, and the next of its calls. */
type Frame = {
  readonly chain: ChainNode;
  readonly calls: readonly Call[];
  at: number;
  deepest: number;
  told: boolean;
  /** Whether one of the rules that were `looked` at ends all packets. */
  cut: boolean;
  looked: number;
};

function walk(on: Walk, root: ChainNode): void {
  const { state, depth, loops } = on;
  const frameOf = (chain: ChainNode): Frame => {
    return { chain, calls: on.calls.get(chain) ?? NO_CALLS, at: 0, deepest: 1, told: false, cut: false, looked: 0 };
  };
  const stack: Frame[] = [frameOf(root)];
  state.set(root.name, "open");
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const call = frame.calls[frame.at++];
    if (call === undefined) {
      finish(stack, state, depth);
      continue;
    }
    if (!isTaken(call)) continue;
    const { rule, callee } = call;
    const known = state.get(callee.name);
    if (known === "open") loops.push(loopAt(on.table, rule, callee, stack));
    else if (known === "done") frame.deepest = Math.max(frame.deepest, 1 + (depth.get(callee.name) ?? 1));
    else {
      state.set(callee.name, "open");
      stack.push(frameOf(callee));
    }
    if (frame.deepest > DEEPEST && !frame.told) {
      frame.told = true;
      loops.push(tooDeep(rule));
    }
  }
}

function finish(stack: Frame[], state: Map<string, "open" | "done">, depth: Map<string, number>): void {
  const done = stack.pop() as Frame;
  state.set(done.chain.name, "done");
  depth.set(done.chain.name, done.deepest);
  const caller = stack.at(-1);
  if (caller !== undefined && 1 + done.deepest > caller.deepest) {
    caller.deepest = 1 + done.deepest;
    // The jump is looked at once more, now that its depth is known.
    if (caller.deepest > DEEPEST && !caller.told) caller.at--;
  }
}

/** A verdict without conditions: iptables-legacy does not look at what comes behind it. */
const ends = (rule: RuleNode): boolean => {
  const { target } = rule.command;
  return target !== undefined && target.module === undefined && isBare(rule.command);
};

function loopAt(table: TableNode, rule: RuleNode, callee: ChainNode, stack: readonly Frame[]): Loop {
  const from = stack.findIndex((frame) => frame.chain === callee);
  const path = stack.slice(from).map((frame) => brief(frame.chain.name, 16));
  const shown = path.length > 4 ? [...path.slice(0, 3), "…"] : path;
  const cut = stack.some((frame) => isCut(table, frame));
  const message = `Packets would go in circles: ${shown.join(" → ")} → ${brief(callee.name, 16)}`;
  return cut ? { rule, message, back: "nft" } : { rule, message };
}

// Whether packets end before they come to the call that a frame is at.
function isCut(table: TableNode, frame: Frame): boolean {
  const { chain, calls, at } = frame;
  const before = calls[at - 1]?.at ?? 0;
  for (; !frame.cut && frame.looked < before; frame.looked++) {
    const rule = chain.rules[frame.looked] as RuleNode;
    frame.cut = ends(rule) && !(isTaken({ rule }) && calleeOf(table, rule) !== undefined);
  }
  return frame.cut;
}

const tooDeep = (rule: RuleNode): Loop => ({
  rule,
  message: `Chains call each other more than ${DEEPEST - 1} deep: nft refuses that`,
  back: "nft",
});

/** Jumps of chains in a circle that no built-in chain leads to. */
export function deadLoops(table: TableNode): RuleNode[] {
  const calls = callsIn(table);
  if (calls.size === 0) return [];
  const reached = reachOf(table, calls);
  const dead = [...table.chains.values()].filter((chain) => !chain.builtin && !reached.has(chain.name));
  return dead.flatMap((chain) =>
    (calls.get(chain) ?? NO_CALLS).filter((call) => comesBack(table, calls, call, reached)).map(({ rule }) => rule),
  );
}

/** Whether the chain that a call leads to leads back to the call's own. */
function comesBack(table: TableNode, calls: Calls, { rule, callee: start }: Call, reached: ReadonlyMap<string, unknown>): boolean {
  if (reached.has(start.name)) return false;
  const seen = new Set([start]);
  for (const stack = [start]; stack.length > 0; ) {
    const at = stack.pop() as ChainNode;
    if (at === rule.chain || at.name === rule.chain.name) return true;
    if (seen.size > 200) return false;
    for (const callee of callees(table, calls, at)) {
      if (seen.has(callee)) continue;
      seen.add(callee);
      stack.push(callee);
    }
  }
  return false;
}
