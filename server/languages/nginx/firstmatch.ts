/** Which lines of a first-match list of addresses can never be the first to match. */
import { compare } from "../../core/lists.ts";
import type { AccessRule } from "./access.ts";

/** A line that is never reached, and the lines that decide instead of it: at most `WITNESSES`, undefined when there are more. */
export type Dead = { readonly rule: AccessRule; readonly by: readonly AccessRule[] | undefined };

const WITNESSES = 64;

/**
 * The dead lines of `rules`, in order. Lines that were not understood decide nothing. Costs O(n log n): the addresses are
 * cut at every border, and each piece is claimed by the first line that holds it.
 */
export function* deadRules(rules: readonly AccessRule[]): Generator<Dead> {
  const known = rules.filter((rule) => rule.ranges !== undefined);
  const pieces = new Pieces(known);
  let all: AccessRule | undefined;
  let unix: AccessRule | undefined;
  for (const rule of known) {
    if (all !== undefined) yield { rule, by: [all] };
    else if (rule.all) {
      all = rule;
    } else if (rule.unix) {
      if (unix !== undefined) yield { rule, by: [unix] };
      unix ??= rule;
    } else {
      const owners = pieces.claim(rule);
      if (owners !== "new") yield { rule, by: owners };
    }
  }
}

/** The address space cut at every border of every line. IPv6 is shifted behind IPv4. */
class Pieces {
  readonly #borders: readonly bigint[];
  readonly #index = new Map<bigint, number>();
  readonly #owner: (AccessRule | undefined)[];
  /** The next piece from here on that nobody owns. */
  readonly #next: Int32Array;

  constructor(rules: readonly AccessRule[]) {
    const borders = new Set<bigint>();
    for (const rule of rules) {
      for (const [first, end] of spansOf(rule)) {
        borders.add(first);
        borders.add(end);
      }
    }
    this.#borders = [...borders].sort(compare);
    for (const [i, border] of this.#borders.entries()) this.#index.set(border, i);
    this.#owner = new Array(this.#borders.length).fill(undefined);
    this.#next = Int32Array.from({ length: this.#borders.length + 1 }, (_, i) => i);
  }

  /** Gives the rule all pieces that are still free: "new" when there was one, else the owners of its pieces. */
  claim(rule: AccessRule): "new" | readonly AccessRule[] | undefined {
    let fresh = false;
    const spans = spansOf(rule).map(([first, end]) => [this.#index.get(first) ?? 0, this.#index.get(end) ?? 0] as const);
    for (const [from, to] of spans) {
      for (let i = this.#free(from); i < to; i = this.#free(i)) {
        fresh = true;
        this.#owner[i] = rule;
        this.#next[i] = i + 1;
      }
    }
    if (fresh) return "new";
    const owners = new Set<AccessRule>();
    for (const [from, to] of spans) {
      if (to - from > WITNESSES) return undefined;
      for (let i = from; i < to; i++) {
        const owner = this.#owner[i];
        if (owner !== undefined) owners.add(owner);
      }
    }
    return [...owners];
  }

  #free(from: number): number {
    let root = from;
    while (this.#next[root] !== root) root = this.#next[root] as number;
    for (let i = from; i !== root; ) {
      const after = this.#next[i] as number;
      this.#next[i] = root;
      i = after;
    }
    return root;
  }
}

const V6 = 1n << 32n;

const spansOf = (rule: AccessRule): readonly (readonly [bigint, bigint])[] =>
  rule.all
    ? []
    : (rule.ranges ?? []).map((range) => (range.family === 4 ? [range.first, range.last + 1n] : [range.first + V6, range.last + 1n + V6]));
