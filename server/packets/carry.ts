/**
 * What is known of a table after a few rules of it changed. A rule that shares no packet with the rules that changed fares as before:
 * no packet that fulfils it ever met them. All others are asked again, and the whole table is where a change could move more than that.
 */
import type { Action, PacketRule, Table } from "../core/filter.ts";
import { sameAxes } from "./axes.ts";
import { type Change, Indexes, mayEnd, mayTouch } from "./indexes.ts";
import { type Answers, Known, REDUNDANCY_SHARE } from "./known.ts";
import { type CompiledChain, type CompiledRule, compiledChain, eachRule, type Program, readerOf, targetIn } from "./program.ts";
import { entriesOf, note, type Proof, REACHABLE, type ReachOfAll, reachInTurn, type Told, UNKNOWN } from "./reach.ts";
import { hullMeets } from "./region.ts";
import { spaceFor } from "./space.ts";
import { Store } from "./store.ts";
import { hullOf, type Ways } from "./ways.ts";

/** More rules than this at once are no edit of a few lines. */
const MOST_CHANGED = 32;

/** What is known of `table` by what is known of a table that it came out of; undefined when all of it must be found out anew. */
export function carried(before: Known, table: Table): Known | undefined {
  const old = before.program;
  const { effort, reached } = before;
  // An analysis that came near the end of its effort depends on what was asked first.
  if (before.spare.left < (effort.table * REDUNDANCY_SHARE) / 2 || (reached !== undefined && reached.left < effort.table / 2))
    return undefined;
  const change = changeOf(old, table);
  if (change === undefined) return undefined;
  const program = programAfter(old, table, change);
  if (program === undefined) return undefined;
  const { touched, passed } = touchedBy(old, program, change);
  const reach = reached === undefined ? undefined : reachAfter(reached, before, program, change, touched);
  if (reached !== undefined && reach === undefined) return undefined;
  const moved = renumbering(change);
  const instead = shifted(before.instead, change, passed, (rules) => (change.added === change.removed ? rules : rules.map(moved)));
  const opposites = shifted(before.opposites, change, touched, ({ by, how }) => ({ by: moved(by), how }));
  return new Known(program, effort, { reach, spare: before.spare.left, instead, opposites });
}

// The one place where the rules of two tables differ; undefined when there are several, or when it is more than rules.
function changeOf({ table: before, chains: old }: Program, table: Table): Change | undefined {
  const chains = [...table.chains.values()];
  if (before.family !== table.family || before.name !== table.name || chains.length !== old.length) return undefined;
  let change: Change | undefined;
  for (let number = 0; number < old.length; number++) {
    const { chain: was, first } = old[number] as CompiledChain;
    const is = chains[number] as (typeof chains)[number];
    if (was.name !== is.name || was.policy?.action !== is.policy?.action) return undefined;
    const shorter = Math.min(was.rules.length, is.rules.length);
    let head = 0;
    while (head < shorter && same(was.rules[head], is.rules[head])) head++;
    if (head === was.rules.length && head === is.rules.length) continue;
    let tail = 0;
    while (tail < shorter - head && same(was.rules.at(-1 - tail), is.rules.at(-1 - tail))) tail++;
    if (change !== undefined) return undefined;
    change = { chain: number, from: first + head, removed: was.rules.length - head - tail, added: is.rules.length - head - tail };
  }
  if (change === undefined) return { chain: 0, from: 0, removed: 0, added: 0 };
  return change.removed + change.added > MOST_CHANGED ? undefined : change;
}

// Whether two rules are the same to the engine. Conditions that are equal are one object, as their line was not read again.
function same(a: PacketRule | undefined, b: PacketRule | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  if (a.conditions !== b.conditions && a.conditions.length + b.conditions.length > 0) return false;
  const [was, is]: readonly Action[] = [a.action, b.action];
  if (was === is || was === undefined || is === undefined) return was === is;
  if (was.do !== is.do) return false;
  if (was.do === "continue") return false;
  return !("chain" in was && "chain" in is) || was.chain === is.chain;
}

function programAfter(old: Program, table: Table, change: Change): Program | undefined {
  const list = [...table.chains.values()];
  const { chain, from, removed, added } = change;
  const first = old.chains[chain]?.first ?? 0;
  const own = list[chain]?.rules.slice(from - first, from - first + added) ?? [];
  const gone = old.chains[chain]?.chain.rules.slice(from - first, from - first + removed) ?? [];
  if ([...own, ...gone].some(movesMore) || !sameAxes(old.space, gone, own, () => othersIn(list, chain, from - first, added)))
    return undefined;
  const space = spaceFor(old.space, () => eachRule(list));
  const patch = new Store(old.every.box, added);
  const read = readerOf(space, old.every, patch, old.changed, (name) => targetIn(list, old.numbers, name));
  const rules = old.rules.slice();
  rules.splice(from, removed, ...own.map((rule, i) => read(rule, chain, i)));
  const shift = added - removed;
  const chains = old.chains.map((was, number) =>
    compiledChain(
      list[number] as (typeof list)[number],
      number,
      was.first + (number > chain ? shift : 0),
      was.end + (number >= chain ? shift : 0),
    ),
  );
  for (const such of [mayEnd, mayTouch]) if (hasAny(old, chain, such) !== hasAny({ chains, rules }, chain, such)) return undefined;
  if (added + removed === 0) return { ...old, table, space, chains };
  const store = old.store.replaced(from, removed, patch);
  return { ...old, table, space, store, chains, rules, indexes: new Indexes(store, chains, rules, { indexes: old.indexes, change }) };
}

// Rules that lead to other chains, or change what conditions answer, move more than packets of their own.
const movesMore = ({ action }: PacketRule): boolean =>
  action.do === "jump" ||
  action.do === "goto" ||
  action.do === "notrack" ||
  (action.do === "continue" && (action.changes ?? []).length > 0);

function* othersIn(
  list: readonly { readonly rules: readonly PacketRule[] }[],
  chain: number,
  from: number,
  added: number,
): Iterable<PacketRule> {
  for (const [number, { rules }] of list.entries())
    for (let i = 0; i < rules.length; i++) if (number !== chain || i < from || i >= from + added) yield rules[i] as PacketRule;
}

function hasAny({ chains, rules }: Pick<Program, "chains" | "rules">, chain: number, such: (rule: CompiledRule) => boolean): boolean {
  const { first, end } = chains[chain] ?? { first: 0, end: 0 };
  for (let i = first; i < end; i++) if (such(rules[i] as CompiledRule)) return true;
  return false;
}

/** By number in the new program: rules that share packets with one that went or came, and those that came. */
type Touched = {
  /** Without those whose packets only meet a rule that lets them go on, which decides nothing. */
  readonly touched: Uint8Array;
  readonly passed: Uint8Array;
};

function touchedBy(old: Program, program: Program, { from, removed, added }: Change): Touched {
  const touched = new Uint8Array(program.rules.length).fill(1, from, from + added);
  const passed = touched.slice();
  const touch = (by: Program, number: number): void => {
    const marks = by.rules[number]?.effect === "continue" ? [passed] : [touched, passed];
    for (let piece = by.store.starts[number] as number; piece < (by.store.starts[number + 1] as number); piece++) {
      const hull = hullOf(by, piece);
      const { store } = program;
      for (let other = 0; other < store.count; other++)
        if (hullMeets(store, other, hull)) for (const mark of marks) mark[store.rule[other] as number] = 1;
    }
  };
  for (let i = 0; i < removed; i++) touch(old, from + i);
  for (let i = 0; i < added; i++) touch(program, from + i);
  return { touched, passed };
}

/** The new number of a rule that did not change; numbers below 0 are no rules. */
const renumbering =
  ({ from, removed, added }: Change) =>
  (number: number): number =>
    number < from ? number : number - removed + added;

function shifted<T>(answers: Answers<T>, { from, removed, added }: Change, touched: Uint8Array, renumber: (answer: T) => T): Answers<T> {
  const after: Answers<T> = new Array<undefined>(touched.length).fill(undefined);
  for (let number = 0; number < after.length; number++) {
    if (touched[number] === 1) continue;
    const answer = answers[number < from ? number : number - added + removed];
    after[number] = answer === undefined || answer === null ? answer : renumber(answer);
  }
  return after;
}

function reachAfter(old: ReachOfAll, before: Known, program: Program, change: Change, touched: Uint8Array): ReachOfAll | undefined {
  const { from, removed, added } = change;
  const status = new Uint8Array(touched.length);
  status.set(old.status.subarray(0, from));
  status.set(old.status.subarray(from + removed), from + added);
  const total = { left: old.left };
  const ways = waysAfter(old.ways, before.program, program, change);
  const proofs = proofsAfter(old.proofs, change, touched);
  for (const chain of program.chains) {
    const entries = entriesOf(program, chain.number, ways[chain.number] ?? { list: [], complete: false });
    for (let rule = chain.first; rule < chain.end; rule++) {
      if (touched[rule] === 0) continue;
      const passed = mayPass(status[rule]);
      note(status, proofs, rule, reachInTurn(program, rule, entries, before.effort, total));
      // Other packets come to the chain that it calls.
      if ((program.rules[rule] as CompiledRule).target >= 0 && mayPass(status[rule]) !== passed) return undefined;
    }
  }
  return { status, proofs, ways, called: old.called, left: total.left };
}

const mayPass = (status: number | undefined): boolean => status === REACHABLE || status === UNKNOWN;

function waysAfter(ways: readonly Ways[], old: Program, { store }: Program, { from, removed, added, chain }: Change): readonly Ways[] {
  const moved = renumbering({ chain, from, removed, added });
  const end = old.store.starts[from + removed] as number;
  const more = store.count - old.store.count;
  if (removed === added && more === 0) return ways;
  return ways.map(({ list, complete }) => ({
    complete,
    list: list.map((way) =>
      way.frames.length === 0
        ? way
        : {
            frames: way.frames.map((frame) => ({ chain: frame.chain, before: moved(frame.before) })),
            jumps: way.jumps.map((piece) => (piece < end ? piece : piece + more)),
            region: way.region,
          },
    ),
  }));
}

function proofsAfter(proofs: ReadonlyMap<number, Told>, change: Change, touched: Uint8Array): Map<number, Told> {
  const moved = renumbering(change);
  const { from, removed } = change;
  const after = new Map<number, Told>();
  for (const [number, told] of proofs) {
    if (number >= from && number < from + removed) continue;
    const is = moved(number);
    if (touched[is] === 1) continue;
    if (told.status === "unknown" || change.removed === change.added) after.set(is, told);
    else after.set(is, { status: told.status, blockers: told.blockers.map((each) => movedProof(each, moved)) });
  }
  return after;
}

const movedProof = ({ by, via }: Proof, moved: (number: number) => number): Proof =>
  via === undefined ? { by: moved(by) } : { by: moved(by), via: moved(via) };
