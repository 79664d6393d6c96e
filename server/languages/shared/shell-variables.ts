/** The variables of a shell script while it is run in mind: what they hold, held at an earlier moment, and where that is written. */

import { BETWEEN } from "./shell.ts";

/** A range of a text, half open. */
export type Place = { readonly start: number; readonly end: number };

/** Where what a variable holds is written: as an argument of a call, or in the list of a loop; `each` for all arguments, those before `from` shifted out. */
export type Origin = {
  readonly at?: Place | undefined;
  readonly each?: { readonly places: readonly (Place | undefined)[]; readonly from: number };
};

type Held = { readonly since: number; readonly value: string | undefined; readonly origin: Origin | undefined };

const UNSET: Origin = {};

/** Variables by name. What is undefined is known only to a run. */
export class Variables {
  readonly #held = new Map<string, Held[]>();
  /** How often somebody has got hold of the variables as they stood: what they held in between is forgotten. */
  #moment = 0;

  /** Gives a variable another value. */
  keep(name: string, value: string | undefined, origin?: Origin): void {
    const now: Held = { since: this.#moment, value, origin };
    const past = this.#held.get(name);
    if (past === undefined) this.#held.set(name, [now]);
    else if (past.at(-1)?.since === this.#moment) past[past.length - 1] = now;
    else past.push(now);
  }

  /** Takes a variable its value: it is as if nobody had given it one. */
  unset(name: string): void {
    this.keep(name, undefined, UNSET);
  }

  /** Whether the script has given the variable a value, known or not. */
  has(name: string): boolean {
    const last = this.#held.get(name)?.at(-1);
    return last !== undefined && last.origin !== UNSET;
  }

  heldBy(name: string): string | undefined {
    return this.#held.get(name)?.at(-1)?.value;
  }

  originOf(name: string): Origin | undefined {
    const last = this.#held.get(name)?.at(-1);
    return last === undefined ? UNSET : last.origin;
  }

  /** What tells, also later, what the variables hold now. */
  now(): (name: string) => string | undefined {
    const moment = this.#moment++;
    return (name) => this.#heldAt(name, moment);
  }

  #heldAt(name: string, moment: number): string | undefined {
    const past = this.#held.get(name) ?? [];
    let [low, high] = [0, past.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((past[middle] as Held).since <= moment) low = middle + 1;
      else high = middle;
    }
    return past[low - 1]?.value;
  }
}

/** What stands behind the first `count` elements of an array, or arguments; undefined where there are not so many. */
export function behind(all: string, count: number): string | undefined {
  let at = 0;
  for (let i = 0; i < count && at >= 0; i++) {
    if (at >= all.length) return undefined;
    const end = all.indexOf(BETWEEN, at);
    at = end < 0 ? all.length : end + 1;
  }
  return Number.isNaN(count) ? undefined : all.slice(at);
}
