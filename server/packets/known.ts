/** What was found out about a table, each thing when it was first asked for. */
import type { Table } from "../core/filter.ts";
import { type Decision, endIn } from "./decide.ts";
import { type Opposite, opposedIn } from "./opposed.ts";
import type { Packet } from "./packet.ts";
import { compile, type Hook, type Program } from "./program.ts";
import { type Effort, type ReachOfAll, reachOfAll } from "./reach.ts";
import { type Aside, insteadOf } from "./redundant.ts";
import type { Budget } from "./tree.ts";

/** Answers by global number of a rule: null for "none", undefined where nobody asked yet. */
export type Answers<T> = (T | null | undefined)[];

/** How much may go into redundancy, as parts of a table's effort and of a rule's: it says nothing where it gives up. */
export const REDUNDANCY_SHARE = 0.13;
const RULE_SHARE = 0.1;

/** More packets than this are not remembered. */
const MOST_ENDS = 4096;

/** A packet, and how it ends. */
export type Ended = { readonly packet: Packet; readonly end: Decision["end"] };

/** What is known of a table. */
export class Known {
  readonly program: Program;
  readonly effort: Effort;
  /** What is left of the effort for redundancy. */
  readonly spare: Budget;
  /** By global number of a rule, what redundancy took of it. */
  readonly spent: Uint32Array;
  /** By global number of a rule, 1 where the first packet that comes to mind is known to fare otherwise without it. */
  readonly differs: Uint8Array;
  readonly instead: Answers<readonly number[]>;
  readonly opposites: Answers<Opposite>;
  /** How packets that were asked about end, by hook and packet. */
  readonly ends = new Map<string, Ended>();
  readonly #aside: Aside;
  #reach: ReachOfAll | undefined;

  constructor(
    program: Program,
    effort: Effort,
    more: {
      reach?: ReachOfAll | undefined;
      spent?: Uint32Array;
      differs?: Uint8Array;
      instead?: Answers<readonly number[]>;
      opposites?: Answers<Opposite>;
    } = {},
  ) {
    this.program = program;
    this.effort = effort;
    this.spent = more.spent ?? new Uint32Array(program.rules.length);
    this.spare = { left: effort.table * REDUNDANCY_SHARE };
    for (let rule = 0; rule < this.spent.length; rule++) this.spare.left -= this.spent[rule] as number;
    this.differs = more.differs ?? new Uint8Array(program.rules.length);
    this.instead = more.instead ?? unasked(program);
    this.opposites = more.opposites ?? unasked(program);
    this.#aside = { ...program, absent: -1, differs: false };
    this.#reach = more.reach;
  }

  static of(table: Table, effort: Effort): Known {
    return new Known(compile(table), effort);
  }

  /** The reach of all rules, if somebody asked for it. */
  get reached(): ReachOfAll | undefined {
    return this.#reach;
  }

  get reach(): ReachOfAll {
    this.#reach ??= reachOfAll(this.program, this.effort);
    return this.#reach;
  }

  /** The rules that would decide a rule's packets in its stead; see `insteadOf`. */
  insteadOf(number: number): readonly number[] | undefined {
    const known = this.instead[number];
    if (known !== undefined) return known ?? undefined;
    const budget = { left: Math.min(this.effort.rule * RULE_SHARE, this.spare.left) };
    const before = budget.left;
    const rules = insteadOf(this.#aside, this.reach, number, budget);
    this.spent[number] = before - budget.left;
    this.spare.left -= before - budget.left;
    this.differs[number] = this.#aside.differs ? 1 : 0;
    this.instead[number] = rules ?? null;
    return rules;
  }

  /** How a packet ends at a hook; see `endIn`. */
  end(hook: Hook, packet: Packet): Decision["end"] {
    const key = `${hook} ${JSON.stringify(packet, (_, value) => (typeof value === "bigint" ? value.toString() : value))}`;
    const known = this.ends.get(key) ?? { packet, end: endIn(this.program, hook, packet) };
    if (this.ends.size < MOST_ENDS) this.ends.set(key, known);
    return known.end;
  }

  /** An earlier rule that decides some of a rule's packets the other way; see `opposedIn`. */
  opposed(number: number): Opposite | undefined {
    const known = this.opposites[number];
    if (known !== undefined) return known ?? undefined;
    const found = opposedIn(this.program, number);
    this.opposites[number] = found ?? null;
    return found;
  }
}

const unasked = ({ rules }: Program): undefined[] => new Array<undefined>(rules.length).fill(undefined);
