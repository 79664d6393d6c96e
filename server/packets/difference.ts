/** Which rules of a table are those of another one that it came out of by an edit. */
import { alike } from "../core/alike.ts";
import type { Action, Chain, PacketRule, Table } from "../core/filter.ts";
import type { Change } from "./indexes.ts";
import type { CompiledRule, Program } from "./program.ts";

/** Which rules of a table are which of the one before it, by global numbers; -1 where there is none. */
export type Difference = {
  /** By number, the number that the rule had before. */
  readonly was: Int32Array;
  /** By the number that a rule had, the number it has. */
  readonly is: Int32Array;
  /** By number of a chain, the number that it had. */
  readonly chains: Int32Array;
  /** The rules that went, by the numbers that they had, and those that came. */
  readonly gone: number[];
  readonly come: number[];
  /** The one place where the tables differ, where there is one and the chains are the same. */
  readonly change: Change | undefined;
};

/** More rules than this at once are no edit of a few lines. */
const MOST_CHANGED = 200;

/** How a table differs from that of a program; undefined when it is another table, or differs in too much. */
export function differenceOf(old: Program, table: Table): Difference | undefined {
  if (old.table.family !== table.family || old.table.name !== table.name) return undefined;
  const list = [...table.chains.values()];
  const was = new Int32Array(list.reduce((sum, { rules }) => sum + rules.length, 0)).fill(-1);
  const is = new Int32Array(old.rules.length).fill(-1);
  const chains = Int32Array.from(list, ({ name }) => old.numbers.get(name) ?? -1);
  const places: Change[] = [];
  let first = 0;
  for (const [number, chain] of list.entries()) {
    const before = old.chains[chains[number] as number];
    const { head, tail } = before === undefined ? NOTHING : sharedEnds(before.chain, chain);
    pair(was, is, first, before?.first ?? 0, head);
    pair(was, is, first + chain.rules.length - tail, (before?.end ?? 0) - tail, tail);
    const [added, removed] = [chain.rules.length - head - tail, (before?.chain.rules.length ?? 0) - head - tail];
    if (added + removed > 0) places.push({ chain: number, from: first + head, removed, added });
    first += chain.rules.length;
  }
  const [gone, come] = [placesOf(is, -1), placesOf(was, -1)];
  if (gone.length + come.length > MOST_CHANGED) return undefined;
  const sameChains = chains.length === old.chains.length && chains.every((chain, number) => chain === number);
  const change = !sameChains || places.length > 1 ? undefined : (places[0] ?? { chain: 0, from: 0, removed: 0, added: 0 });
  return { was, is, chains, gone, come, change };
}

const NOTHING = { head: 0, tail: 0 };

// Notes that so many rules from `now` on are those from `before` on.
function pair(was: Int32Array, is: Int32Array, now: number, before: number, count: number): void {
  for (let i = 0; i < count; i++) {
    was[now + i] = before + i;
    is[before + i] = now + i;
  }
}

function placesOf(list: Int32Array, value: number): number[] {
  const found: number[] = [];
  for (let at = list.indexOf(value); at >= 0; at = list.indexOf(value, at + 1)) found.push(at);
  return found;
}

// How many rules at the begin and at the end of two chains are the same.
function sharedEnds({ rules: before }: Chain, { rules: after }: Chain): { readonly head: number; readonly tail: number } {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && same(before[head] as PacketRule, after[head] as PacketRule)) head++;
  let tail = 0;
  while (tail < shorter - head && same(before[before.length - 1 - tail] as PacketRule, after[after.length - 1 - tail] as PacketRule))
    tail++;
  return { head, tail };
}

// Whether two rules are the same to the engine. Lines that were not read again have the same objects.
function same(a: PacketRule, b: PacketRule): boolean {
  return (a.conditions === b.conditions || alike(a.conditions, b.conditions)) && (a.action === b.action || sameAction(a.action, b.action));
}

function sameAction(was: Action, is: Action): boolean {
  if (was.do !== is.do) return false;
  if ("chain" in was && "chain" in is) return was.chain === is.chain;
  return was.do !== "continue" || alike(was, is);
}

/** How much of a table the rules may move in which it differs, roughly: those without conditions move everything. */
export function weightOf(old: Program, table: Table, { gone, come }: Difference): number {
  const ended = new Map(old.chains.map(({ name, chain }) => [name, chain.policy?.action]));
  // A policy decides of what is left over: in the stead of any rule.
  let weight = [...table.chains.values()].filter(({ name, policy }) => ended.get(name) !== policy?.action).length;
  const add = ({ conditions, action }: PacketRule): void => {
    weight += (action.do === "continue" ? 0.1 : action.do === "unknown" ? 0.5 : 1) * 0.25 ** conditions.length;
  };
  let first = 0;
  if (come.length > 0)
    for (const { rules } of table.chains.values()) {
      for (const number of come) if (number >= first && number < first + rules.length) add(rules[number - first] as PacketRule);
      first += rules.length;
    }
  for (const number of gone) {
    const { chain, first: begin } = old.chains[(old.rules[number] as CompiledRule).chain] as { chain: Chain; first: number };
    add(chain.rules[number - begin] as PacketRule);
  }
  return weight;
}

/** Counts the rules that stayed and mean something else by now (a chain that they name came or went) among those that went and came. */
export function settle({ was, is, gone, come }: Difference, old: Program, program: Program): void {
  for (let now = 0; now < was.length; now++) {
    const before = was[now] as number;
    if (before < 0 || sameEffect(old, old.rules[before] as CompiledRule, program, program.rules[now] as CompiledRule)) continue;
    was[now] = -1;
    is[before] = -1;
    gone.push(before);
    come.push(now);
  }
}

function sameEffect(old: Program, a: CompiledRule, program: Program, b: CompiledRule): boolean {
  if (a === b && a.target < 0) return true;
  if (a.effect !== b.effect || a.end !== b.end || a.why !== b.why || a.target < 0 !== b.target < 0) return false;
  return a.target < 0 || old.chains[a.target]?.name === program.chains[b.target]?.name;
}
