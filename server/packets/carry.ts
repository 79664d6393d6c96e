/**
 * What is known of a table after a few rules of it changed. A rule that shares no packet with the rules that changed fares as before:
 * no packet that fulfils it ever met them. All others are asked again, and the whole table is where too much changed.
 */
import type { PacketRule, Table } from "../core/filter.ts";
import { onceInARow } from "../core/lazy.ts";
import { movedCuts, sameAxes } from "./axes.ts";
import { type Difference, differenceOf, settle, weightOf } from "./difference.ts";
import { type Change, Indexes } from "./indexes.ts";
import { type Answers, Known, REDUNDANCY_SHARE } from "./known.ts";
import { callOrder } from "./order.ts";
import { type Packet, pointOf } from "./packet.ts";
import { compile, compiledChain, eachRule, type Program, packetsAt, readerOf, ruleAt, targetIn } from "./program.ts";
import type { Proof } from "./proof.ts";
import { type Carried, NEVER, REACHABLE, type ReachOfAll, reachOfAll, searchEffort, type Told } from "./reach.ts";
import { recutIn, recutOf } from "./recut.ts";
import type { Region } from "./region.ts";
import { spaceFor } from "./space.ts";
import { Store } from "./store.ts";
import { type Firsts, INSTEAD, OPPOSED, piecesOf, REACH, touchedBy, touchNamed } from "./touched.ts";
import type { Ways } from "./ways.ts";

/** What is known of `table` by what is known of earlier ones, of which the nearest is asked; undefined when all of it must be found out anew. */
export function carried(earlier: readonly Known[], table: Table): Known | undefined {
  let nearest: { readonly before: Known; readonly difference: Difference; readonly weight: number } | undefined;
  for (const before of earlier) {
    const difference = isSpent(before) ? undefined : differenceOf(before.program, table);
    if (difference === undefined) continue;
    const weight = weightOf(before.program, table, difference);
    if (nearest === undefined || weight < nearest.weight) nearest = { before, difference, weight };
    if (weight === 0) break;
  }
  return nearest === undefined ? undefined : after(nearest.before, nearest.difference, table);
}

// An analysis that came near the end of its effort depends on what was asked first.
const isSpent = ({ program, spare, effort, reached }: Known): boolean =>
  spare.left < (effort.table * REDUNDANCY_SHARE) / 2 || (reached !== undefined && reached.left < searchEffort(program, effort) / 2);

function after(before: Known, difference: Difference, table: Table): Known | undefined {
  const old = before.program;
  const quick = difference.change === undefined ? undefined : programAfter(old, table, difference.change);
  const program = quick ?? compile(table);
  if (program.changed.join("\n") !== old.changed.join("\n")) return undefined;
  if (quick === undefined) settle(difference, old, program);
  const { reached, effort } = before;
  if (isNone(old, program, difference)) {
    const { spent, differs, instead, opposites } = before;
    const same = new Known(program, effort, { reach: reached, spent, differs, instead, opposites });
    keepEnds(before, same, difference);
    return same;
  }
  const recut = quick === undefined ? !cutAlike(old, program, difference) : quick.every !== old.every;
  // TCP flags have no order that stays: another packet may come to mind first.
  const reflagged = recut && asksFlags(old, difference.gone, program, difference.come);
  const firsts = reached === undefined || reflagged ? undefined : firstsOf(before, reached, program, difference, recut);
  const touched = touchedBy(old, program, difference, firsts);
  if (recut && reached !== undefined) touchNamed(touched, difference, (number) => namedFor(before, reached, number));
  const known = reached === undefined ? undefined : carriedReach(reached, old, program, difference, touched);
  if (reflagged) known?.direct.fill(0);
  const reach = known === undefined ? undefined : reachOfAll(program, effort, known);
  const moved = renumbering(difference);
  const still = isStill(difference);
  const instead = shifted(
    before.instead,
    difference,
    touched,
    INSTEAD,
    still ? undefined : onceInARow((rules) => sameUnless(rules, moved)),
  );
  const opposites = shifted(before.opposites, difference, touched, OPPOSED, still ? undefined : ({ by, how }) => ({ by: moved(by), how }));
  const spent = taken(before.spent, new Uint32Array(touched.length), difference, touched, INSTEAD);
  const differs = taken(before.differs, new Uint8Array(touched.length), difference, touched, INSTEAD);
  if (reflagged) differs.fill(0);
  const after = new Known(program, effort, { reach, spent, differs, instead, opposites });
  keepEnds(before, after, difference);
  return after;
}

const asksFlags = (old: Program, gone: readonly number[], program: Program, come: readonly number[]): boolean =>
  [...gone.map((number) => ruleAt(old, number)), ...come.map((number) => ruleAt(program, number))].some(({ conditions }) =>
    conditions.some(({ on }) => on === "tcp-flags"),
  );

// Coordinates that are cut otherwise keep their order: what comes to mind first lies where it lay, as far as rules that stayed tell.
function firstsOf({ differs }: Known, { direct, ways }: ReachOfAll, program: Program, { chains }: Difference, recut: boolean): Firsts {
  const before = (chain: number): Region | undefined => ways[chain]?.list[0]?.region;
  const regions = program.chains.map(({ hook }, chain) => {
    if (!recut) return before(chains[chain] as number);
    return hook === undefined ? undefined : packetsAt(program, hook);
  });
  return { direct, differs, before, now: (chain) => regions[chain] };
}

// A packet that no rule takes which changed, perhaps either, ends as before.
function keepEnds(before: Known, after: Known, { gone, come, change }: Difference): void {
  const [old, program] = [before.program, after.program];
  if (change === undefined || program.chains.some(({ policy }, number) => policy !== old.chains[number]?.policy)) return;
  const [left, entered] = [piecesOf(old, gone), piecesOf(program, come)];
  const meets = ({ store, space }: Program, pieces: readonly number[], packet: Packet): boolean => {
    const point = pointOf(space, packet);
    return pieces.some((piece) => store.holds(piece, point) !== 0);
  };
  for (const [key, ended] of before.ends)
    if (!meets(old, left, ended.packet) && !meets(program, entered, ended.packet)) after.ends.set(key, ended);
}

// Whether the tables are the same to the engine: all answers stay.
function isNone(old: Program, program: Program, { gone, come, change }: Difference): boolean {
  if (gone.length + come.length > 0 || change === undefined) return false;
  return program.chains.every(({ policy }, number) => policy === old.chains[number]?.policy);
}

// The answers about a rule that name others.
function namedFor({ instead }: Known, { status }: ReachOfAll, number: number): number {
  if (status[number] !== REACHABLE && status[number] !== NEVER) return REACH | INSTEAD;
  return (instead[number] ?? undefined) === undefined ? 0 : INSTEAD;
}

// The program after a change of rules that leaves the chains as they are; undefined when it does not, tells TCP flags apart otherwise, changes
// what conditions answer, or makes or ends a loop.
function programAfter(old: Program, table: Table, change: Change): Program | undefined {
  const list = [...table.chains.values()];
  const { chain, from, removed, added } = change;
  const first = old.chains[chain]?.first ?? 0;
  const own = list[chain]?.rules.slice(from - first, from - first + added) ?? [];
  const gone = old.chains[chain]?.chain.rules.slice(from - first, from - first + removed) ?? [];
  if ([...own, ...gone].some(movesMore)) return undefined;
  const moved = movedCuts(old.space, gone, own, () => othersIn(list, chain, from - first, added));
  if (moved === undefined) return undefined;
  const space = spaceFor(old.space, moved, () => eachRule(list));
  const recut = recutOf(old.space, space);
  const { every, ...cut } = recut === undefined ? old : recutIn(space, old, recut);
  const patch = new Store(every.box, added);
  const read = readerOf(space, every, patch, old.changed, (name) => targetIn(list, old.numbers, name));
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
  if ([...own, ...gone].some(jumps) && (hasLostJumps(old) || callOrder({ chains, rules }).length < chains.length)) return undefined;
  if (added + removed === 0) return { ...old, table, space, chains };
  const store = cut.store.replaced(from, removed, patch);
  const indexes = new Indexes(store, chains, rules, { indexes: cut.indexes, change });
  return { ...old, table, space, every, store, chains, rules, indexes };
}

// What changes the answers of conditions moves more than packets of its own.
const movesMore = ({ action }: PacketRule): boolean =>
  action.do === "notrack" || (action.do === "continue" && (action.changes ?? []).length > 0);

const jumps = ({ action }: PacketRule): boolean => action.do === "jump" || action.do === "goto";

// Whether some jump leads nowhere: perhaps into a loop.
const hasLostJumps = (program: Program): boolean =>
  program.rules.some(({ effect }, number) => effect === "unknown" && jumps(ruleAt(program, number)));

function* othersIn(
  list: readonly { readonly rules: readonly PacketRule[] }[],
  chain: number,
  from: number,
  added: number,
): Iterable<PacketRule> {
  for (const [number, { rules }] of list.entries())
    for (let i = 0; i < rules.length; i++) if (number !== chain || i < from || i >= from + added) yield rules[i] as PacketRule;
}

// Whether the axes of both programs are cut at the same places.
function cutAlike(old: Program, program: Program, { was, gone, come }: Difference): boolean {
  function* others(): Iterable<PacketRule> {
    for (let number = 0; number < was.length; number++) if ((was[number] as number) >= 0) yield ruleAt(program, number);
  }
  return sameAxes(
    old.space,
    gone.map((number) => ruleAt(old, number)),
    come.map((number) => ruleAt(program, number)),
    others,
  );
}

/** The new number of a rule that did not go; numbers below 0 are no rules. */
const renumbering =
  ({ is }: Difference) =>
  (number: number): number =>
    number < 0 ? number : (is[number] as number);

function sameUnless(numbers: readonly number[], moved: (number: number) => number): readonly number[] {
  for (const number of numbers) if (moved(number) !== number) return numbers.map(moved);
  return numbers;
}

/** Whether all rules that stay have the numbers that they had. */
const isStill = ({ change }: Difference): boolean => change !== undefined && change.added === change.removed;

// The answers about rules that the bit does not touch, at their new numbers.
function shifted<T>(
  answers: Answers<T>,
  { was, change }: Difference,
  touched: Uint8Array,
  bit: number,
  renumber?: (answer: T) => T,
): Answers<T> {
  const after: Answers<T> =
    change === undefined
      ? Array.from(was, (own) => (own < 0 ? undefined : answers[own]))
      : answers
          .slice(0, change.from)
          .concat(new Array<undefined>(change.added).fill(undefined), answers.slice(change.from + change.removed));
  for (let number = 0; number < after.length; number++) {
    const answer = after[number];
    if (answer === undefined) continue;
    if (((touched[number] as number) & bit) !== 0) after[number] = undefined;
    else if (renumber !== undefined && answer !== null) after[number] = renumber(answer);
  }
  return after;
}

// The same of numbers; 0 for the others.
function taken<List extends Uint8Array | Uint32Array>(
  old: List,
  into: List,
  { was, change }: Difference,
  touched: Uint8Array,
  bit: number,
): List {
  if (change !== undefined) {
    into.set(old.subarray(0, change.from));
    into.set(old.subarray(change.from + change.removed), change.from + change.added);
  } else
    for (let number = 0; number < was.length; number++)
      if ((was[number] as number) >= 0) into[number] = old[was[number] as number] as number;
  for (let number = 0; number < into.length; number++) if (((touched[number] as number) & bit) !== 0) into[number] = 0;
  return into;
}

// What is known still of who is reached. Where packets come to a chain by other ways than before, all of its rules are asked again.
function carriedReach(old: ReachOfAll, before: Program, program: Program, difference: Difference, touched: Uint8Array): Carried {
  const { length } = touched;
  const status = taken(old.status, new Uint8Array(length), difference, touched, REACH);
  const direct = taken(old.direct, new Uint8Array(length), difference, touched, REACH);
  const costs = taken(old.costs, new Uint32Array(length), difference, touched, REACH);
  const proofs = new Map<number, Told>();
  const moved = renumbering(difference);
  const still = isStill(difference);
  const now = onceInARow((told: Told): Told => (still ? told : movedTold(told, moved)));
  const { is, chains } = difference;
  for (const [own, told] of old.proofs) {
    const number = is[own] as number;
    if (number >= 0 && ((touched[number] as number) & REACH) === 0) proofs.set(number, now(told));
  }
  const stays = (chain: number, ways: Ways, called: boolean): boolean => {
    const own = chains[chain] as number;
    return own >= 0 && old.called[own] === called && sameWays(old.ways[own], ways, before, program, moved);
  };
  return { status, direct, costs, proofs, touched, stays };
}

const movedTold = (told: Told, moved: (number: number) => number): Told =>
  told.status === "unknown" || told.blockers.every(({ by, via }) => moved(by) === by && (via === undefined || moved(via) === via))
    ? told
    : { status: told.status, blockers: told.blockers.map((each) => movedProof(each, moved)) };

const movedProof = ({ by, via }: Proof, moved: (number: number) => number): Proof =>
  via === undefined ? { by: moved(by) } : { by: moved(by), via: moved(via) };

// Whether the same jumps lead to a chain, one after the other: those that did not change ask for the same packets.
function sameWays(old: Ways | undefined, ways: Ways, before: Program, program: Program, moved: (number: number) => number): boolean {
  if (old === undefined || old.complete !== ways.complete || old.list.length !== ways.list.length) return false;
  return old.list.every(({ frames }, i) => {
    const now = ways.list[i]?.frames ?? [];
    const same = (frame: { chain: number; before: number }, at: number): boolean =>
      moved(frame.before) === now[at]?.before && before.chains[frame.chain]?.name === program.chains[now[at]?.chain ?? -1]?.name;
    return frames.length === now.length && frames.every(same);
  });
}
