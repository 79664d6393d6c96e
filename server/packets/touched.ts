/** Which answers about a table an edit can move: a rule that shares no packet with the rules that changed fares as before. */
import { newBox } from "./box.ts";
import type { Difference } from "./difference.ts";
import type { CompiledChain, CompiledRule, Program } from "./program.ts";
import type { Carried } from "./reach.ts";
import { hullMeets, type Region, type Scratch, sharedWith } from "./region.ts";
import { newPoint, type Picked, pick } from "./search.ts";
import { hullOf } from "./ways.ts";

/** Which answers about a rule are to be found anew, as bits: whether it is reached, what decides in its stead, what opposes it. */
export const REACH = 1;
export const INSTEAD = 2;
export const OPPOSED = 4;
export const ALL = REACH | INSTEAD | OPPOSED;

/**
 * What the first packet that comes to mind of a rule shows, by the number that the rule had: that the rule is reached (`direct`), that
 * packets fare otherwise without it (`differs`). `before` and `now`: the packets that come to a chain by the first way there, by its
 * number then and now; undefined when that is not known.
 */
export type Firsts = {
  readonly direct: Uint8Array;
  readonly differs: Uint8Array;
  before(chain: number): Region | undefined;
  now(chain: number): Region | undefined;
};

/** The bits of every rule of `program`, which came out of `old` by an edit. Without `firsts`, nothing is known of first packets. */
export function touchedBy(old: Program, program: Program, difference: Difference, firsts?: Firsts): Uint8Array {
  const touched = new Uint8Array(program.rules.length);
  const { is, gone, come } = difference;
  for (const number of gone)
    touch(old, number, (other, bits) => {
      const now = is[other] as number;
      if (now >= 0) touched[now] = (touched[now] as number) | bits;
    });
  for (const number of come) {
    touched[number] = ALL;
    touch(program, number, (other, bits) => {
      touched[other] = (touched[other] as number) | bits;
    });
  }
  if (firsts !== undefined) spare(touched, old, program, difference, firsts);
  touchJumps(old, program, difference, touched);
  touchPolicies(old, program, difference, touched);
  return touched;
}

// A first packet that meets none of the rules that changed fares as before, and shows what it showed.
function spare(touched: Uint8Array, old: Program, program: Program, { was, gone, come }: Difference, firsts: Firsts): void {
  const [left, entered] = [piecesOf(old, gone), piecesOf(program, come)];
  for (let number = 0; number < touched.length; number++) {
    const bits = touched[number] as number;
    const own = was[number] as number;
    if ((bits & (REACH | INSTEAD)) === 0 || own < 0) continue;
    const shown = (firsts.direct[own] === 1 ? REACH : 0) | (firsts.differs[own] === 1 ? INSTEAD : 0);
    if ((bits & shown) === 0) continue;
    const now = firsts.now((program.rules[number] as CompiledRule).chain);
    if (meetsFirst(program, number, now, entered)) continue;
    if (meetsFirst(old, own, firsts.before((old.rules[own] as CompiledRule).chain), left)) continue;
    touched[number] = bits & ~shown;
  }
}

/** The pieces of some rules. */
export function piecesOf({ store: { starts } }: Program, numbers: readonly number[]): readonly number[] {
  const pieces: number[] = [];
  for (const number of numbers)
    for (let piece = starts[number] as number; piece < (starts[number + 1] as number); piece++) pieces.push(piece);
  return pieces;
}

const START: Scratch = { box: newBox(), lits: [] };
const POINT: Picked = newPoint();

// Whether the first packet of a rule may be in one of some pieces.
function meetsFirst({ store, space }: Program, number: number, region: Region | undefined, pieces: readonly number[]): boolean {
  if (pieces.length === 0) return false;
  const piece = store.starts[number] as number;
  if (region === undefined || !sharedWith(region, store, piece, START)) return true;
  pick(START, space.preferred, store.unions[piece], undefined, POINT);
  for (let i = 0; i < pieces.length; i++) if (store.holds(pieces[i] as number, POINT) !== 0) return true;
  return false;
}

// What it means for the others that a rule comes or goes, by where they stand.
function touch(program: Program, number: number, visit: (other: number, bits: number) => void): void {
  const { store, rules } = program;
  const rule = rules[number] as CompiledRule;
  const { before, behind, elsewhere } = meaningOf(program, rule);
  for (let piece = store.starts[number] as number; piece < (store.starts[number + 1] as number); piece++) {
    const hull = hullOf(program, piece);
    for (let other = 0; other < store.count; other++) {
      if (!hullMeets(store, other, hull)) continue;
      const met = store.rule[other] as number;
      visit(met, rules[met]?.chain !== rule.chain ? elsewhere : met < number ? before : behind);
    }
  }
}

type Meaning = { readonly before: number; readonly behind: number; readonly elsewhere: number };

// A rule that lets packets go on is only something that they may meet. What no other chain calls is behind nothing that stands there.
function meaningOf({ chains }: Program, { chain, effect, exact, target }: CompiledRule): Meaning {
  const called = chains[chain]?.hook === undefined;
  if (effect === "continue") return { before: INSTEAD, behind: called ? INSTEAD : 0, elsewhere: INSTEAD };
  if (called || target >= 0) return { before: ALL, behind: ALL, elsewhere: ALL };
  const stops = effect !== "unknown" && exact;
  return { before: INSTEAD, behind: (stops ? REACH | INSTEAD : 0) | OPPOSED, elsewhere: (stops ? REACH : 0) | INSTEAD };
}

// A jump that led to nothing before, or does by now, is told apart by a search from the packets around it: others of several rules may be named.
function touchJumps(old: Program, program: Program, { chains: was }: Difference, touched: Uint8Array): void {
  const moved = new Set<number>();
  for (const { number, hook } of program.chains) {
    const before = was[number] as number;
    if (hook === undefined && before >= 0 && old.indexes.holdsSome(before) !== program.indexes.holdsSome(number)) moved.add(number);
  }
  if (moved.size === 0) return;
  for (let rule = 0; rule < program.rules.length; rule++) {
    if (!moved.has((program.rules[rule] as CompiledRule).target)) continue;
    touch(program, rule, (other) => {
      touched[other] = (touched[other] as number) | INSTEAD;
    });
  }
}

// A policy decides in the stead of rules of the chains that its chain leads to.
function touchPolicies(old: Program, program: Program, { chains: was }: Difference, touched: Uint8Array): void {
  for (const { number, policy } of program.chains) {
    if (old.chains[was[number] as number]?.policy === policy) continue;
    const led = new Set([number]);
    for (const chain of led) {
      const { first, end } = program.chains[chain] as { first: number; end: number };
      for (let rule = first; rule < end; rule++) {
        touched[rule] = (touched[rule] as number) | INSTEAD;
        const { target } = program.rules[rule] as CompiledRule;
        if (target >= 0) led.add(target);
      }
    }
  }
}

/**
 * Adds what may be told otherwise where the axes are cut at other places: which of several sufficient rules a search `named`. That a rule
 * is reached, or asks for nothing, is so or not so.
 */
export function touchNamed(touched: Uint8Array, { was }: Difference, named: (before: number) => number): void {
  for (let number = 0; number < touched.length; number++) {
    const before = was[number] as number;
    if (before >= 0) touched[number] = (touched[number] as number) | named(before);
  }
}

/** Says that nothing is known of the rules of a chain. */
export function touchAll({ touched, proofs }: Carried, { first, end }: CompiledChain): void {
  for (let rule = first; rule < end; rule++) {
    touched[rule] = ALL;
    proofs.delete(rule);
  }
}
