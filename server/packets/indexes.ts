/** The indexes over the chains of a table, each made when it is first asked for. */
import { ChainIndex } from "./ordered.ts";
import type { CompiledChain, CompiledRule } from "./program.ts";
import type { Store } from "./store.ts";

type Wanted = (rule: CompiledRule) => boolean;

const blocks: Wanted = ({ exact, effect }) => exact && (effect === "end" || effect === "return" || effect === "goto");
const escapes: Wanted = ({ effect }) => effect === "return" || effect === "goto" || effect === "unknown";

export class Indexes {
  readonly #store: Store;
  readonly #chains: readonly CompiledChain[];
  readonly #rules: readonly CompiledRule[];
  /** Chains from which a packet may not come back. */
  readonly #mayEnd: ReadonlySet<number>;
  readonly #nothing: ChainIndex;
  readonly #matches: (ChainIndex | undefined)[] = [];
  readonly #blockers: (ChainIndex | undefined)[] = [];
  readonly #jumps: (ChainIndex | undefined)[] = [];
  readonly #escapes: (ChainIndex | undefined)[] = [];

  constructor(store: Store, chains: readonly CompiledChain[], rules: readonly CompiledRule[]) {
    this.#store = store;
    this.#chains = chains;
    this.#rules = rules;
    this.#mayEnd = chainsThatMayEnd(chains, rules);
    this.#nothing = new ChainIndex(store, 0, new Int32Array(0));
  }

  /** Rules that can change a packet's way. */
  matches(chain: number): ChainIndex {
    const index = this.#matches[chain] ?? this.#over(chain, this.#matter);
    this.#matches[chain] = index;
    return index;
  }

  /** Of these, the rules that surely take every packet in their pieces out of the chain. */
  blockers(chain: number): ChainIndex {
    const index = this.#blockers[chain] ?? (this.#alike(chain, this.#matter, blocks) ? this.matches(chain) : this.#over(chain, blocks));
    this.#blockers[chain] = index;
    return index;
  }

  /** Rules that surely send every packet in their pieces to a chain from which it may not come back. */
  jumps(chain: number): ChainIndex {
    const index =
      this.#jumps[chain] ?? this.#over(chain, ({ exact, effect, target }) => exact && effect === "jump" && this.#mayEnd.has(target));
    this.#jumps[chain] = index;
    return index;
  }

  /** Rules that may lead back to the caller before the chain's end. */
  escapes(chain: number): ChainIndex {
    const index = this.#escapes[chain] ?? this.#over(chain, escapes);
    this.#escapes[chain] = index;
    return index;
  }

  readonly #matter: Wanted = ({ effect, target }) => effect !== "continue" && (effect !== "jump" || this.#mayEnd.has(target));

  // Most chains have only rules that surely end packets: what may change a packet's way and what ends it is then the same.
  #alike(chain: number, one: Wanted, other: Wanted): boolean {
    const { first, end } = this.#chains[chain] as CompiledChain;
    for (let i = first; i < end; i++) {
      const rule = this.#rules[i] as CompiledRule;
      if (one(rule) !== other(rule)) return false;
    }
    return true;
  }

  #over(chain: number, wanted: Wanted): ChainIndex {
    const { first, end } = this.#chains[chain] as CompiledChain;
    const { starts } = this.#store;
    const base = starts[first] as number;
    const pieces = new Int32Array((starts[end] as number) - base);
    let count = 0;
    for (let i = first; i < end; i++) {
      if (!wanted(this.#rules[i] as CompiledRule)) continue;
      for (let piece = starts[i] as number; piece < (starts[i + 1] as number); piece++) pieces[count++] = piece - base;
    }
    return count === 0 ? this.#nothing : new ChainIndex(this.#store, base, pieces.slice(0, count));
  }
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
