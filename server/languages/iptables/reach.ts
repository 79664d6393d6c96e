/** Which chains the kernel comes to from which hooks, and whether it could run in circles. */
import { put } from "../../core/lists.ts";
import { brief } from "../../core/markdown.ts";
import { isBare } from "./commit.ts";
import type { Backend } from "./fault.ts";
import type { Hook } from "./knowledge/types.ts";
import type { ChainNode, RuleNode, TableNode } from "./ruleset.ts";

/** nft walks at most this many chains deep, the built-in one included. */
const DEEPEST = 16;

/** The hooks from which each chain is reached by jumps; chains that nothing reaches have none. */
export function reachOf(table: TableNode): ReadonlyMap<string, readonly Hook[]> {
  const hooks = new Map<string, Hook[]>();
  const calls = new Map<ChainNode, readonly ChainNode[]>();
  for (const chain of table.chains.values()) {
    if (!chain.builtin) continue;
    const hook = chain.name as Hook;
    const seen = new Set<string>([chain.name]);
    for (const stack: ChainNode[] = [chain]; stack.length > 0; ) {
      const at = stack.pop() as ChainNode;
      put(hooks, at.name, hook);
      const called = calls.get(at) ?? callees(table, at);
      calls.set(at, called);
      for (const callee of called) {
        if (seen.has(callee.name)) continue;
        seen.add(callee.name);
        stack.push(callee);
      }
    }
  }
  return hooks;
}

// The chains that a chain calls, as often as it does.
function callees(table: TableNode, { calls = [], rules }: ChainNode): readonly ChainNode[] {
  const found: ChainNode[] = [];
  for (const name of calls) {
    const callee = table.chains.get(name);
    if (callee !== undefined) found.push(callee);
  }
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as RuleNode;
    const callee = rule.refused === true || rule.maybe ? undefined : calleeOf(table, rule);
    if (callee !== undefined) found.push(callee);
  }
  return found;
}

/** The chain that a rule jumps or goes to. */
export function calleeOf(table: TableNode, rule: RuleNode): ChainNode | undefined {
  const name = rule.command.target?.name;
  return name === undefined || !name.known ? undefined : table.chains.get(rule.callee ?? name.text);
}

type Loop = { readonly rule: RuleNode; readonly message: string; readonly back?: Backend };

/** Jumps that close a circle which a built-in chain leads into, and paths that are too deep for nft. */
export function findLoops(table: TableNode): Loop[] {
  const loops: Loop[] = [];
  const state = new Map<string, "open" | "done">();
  const depth = new Map<string, number>();
  for (const chain of table.chains.values()) {
    if (!chain.builtin) continue;
    // What a program of its own calls lies one deeper than a built-in chain, which matters to nobody but a maze.
    for (const name of [chain.name, ...(chain.calls ?? [])]) {
      const root = table.chains.get(name);
      if (root !== undefined && !state.has(name)) walk(table, root, state, depth, loops);
    }
  }
  return loops;
}

type Frame = { readonly chain: ChainNode; at: number; deepest: number; cut: boolean; told: boolean };

function walk(table: TableNode, root: ChainNode, state: Map<string, "open" | "done">, depth: Map<string, number>, loops: Loop[]): void {
  const stack: Frame[] = [{ chain: root, at: 0, deepest: 1, cut: false, told: false }];
  state.set(root.name, "open");
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const rule = frame.chain.rules[frame.at++];
    if (rule === undefined) {
      finish(stack, state, depth);
      continue;
    }
    const callee = rule.refused === true || rule.maybe ? undefined : calleeOf(table, rule);
    if (callee === undefined) {
      frame.cut ||= ends(rule);
      continue;
    }
    const known = state.get(callee.name);
    if (known === "open") loops.push(loopAt(rule, callee, stack));
    else if (known === "done") frame.deepest = Math.max(frame.deepest, 1 + (depth.get(callee.name) ?? 1));
    else {
      state.set(callee.name, "open");
      stack.push({ chain: callee, at: 0, deepest: 1, cut: false, told: false });
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

function loopAt(rule: RuleNode, callee: ChainNode, stack: readonly Frame[]): Loop {
  const from = stack.findIndex((frame) => frame.chain === callee);
  const path = stack.slice(from).map((frame) => brief(frame.chain.name, 16));
  const shown = path.length > 4 ? [...path.slice(0, 3), "…"] : path;
  const cut = stack.some((frame) => frame.cut);
  const message = `Packets would go in circles: ${shown.join(" → ")} → ${brief(callee.name, 16)}`;
  return cut ? { rule, message, back: "nft" } : { rule, message };
}

const tooDeep = (rule: RuleNode): Loop => ({
  rule,
  message: `Chains call each other more than ${DEEPEST - 1} deep: nft refuses that`,
  back: "nft",
});

/** Jumps of chains in a circle that no built-in chain leads to. */
export function deadLoops(table: TableNode): RuleNode[] {
  const reached = reachOf(table);
  const dead = [...table.chains.values()].filter((chain) => !chain.builtin && !reached.has(chain.name));
  return dead.flatMap((chain) => chain.rules.filter((rule) => comesBack(table, rule, reached)));
}

/** Whether the chain that a rule calls leads back to the rule's own. */
function comesBack(table: TableNode, rule: RuleNode, reached: ReadonlyMap<string, unknown>): boolean {
  const start = calleeOf(table, rule);
  if (start === undefined || reached.has(start.name)) return false;
  const seen = new Set([start]);
  for (const stack = [start]; stack.length > 0; ) {
    const at = stack.pop() as ChainNode;
    if (at === rule.chain || at.name === rule.chain.name) return true;
    if (seen.size > 200) return false;
    for (const callee of callees(table, at)) {
      if (seen.has(callee)) continue;
      seen.add(callee);
      stack.push(callee);
    }
  }
  return false;
}
