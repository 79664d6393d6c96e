/** The indexes over the chains of a table, each made when it is first asked for. */
import { ChainIndex } from "./ordered.ts";
import type { CompiledChain, CompiledRule } from "./program.ts";
import type { Recut } from "./recut.ts";
import type { Store } from "./store.ts";

/** A few rules of a chain that gave way to others: `removed` rules from the global number `from` on, and `added` in their place. */
export type Change = { readonly chain: number; readonly from: number; readonly removed: number; readonly added: number };

/** The indexes of a table, and the change that made another one of it. */
type Before = { readonly indexes: Indexes; readonly change: Change };

const NONE: ReadonlySet<number> = new Set();

type Wanted = (rule: CompiledRule) => boolean;
type Kind = (typeof KINDS)[number];

/** The kinds of indexes; those that may be the same as `matches` stand behind it. */
const KINDS = ["matches", "jumps", "escapes", "blockers", "meets"] as const;

/** Indexes over the rules of each chain, by chain number, one for each question that is asked of packets. */
export class Indexes {
  readonly #store: Store;
  readonly #chains: readonly CompiledChain[];
  readonly #rules: readonly CompiledRule[];
  /** Chains from which a packet may not come back. */
  readonly #mayEnd: ReadonlySet<number>;
  readonly #nothing: ChainIndex;
  readonly #made: Readonly<Record<Kind, (ChainIndex | undefined)[]>> = { matches: [], meets: [], blockers: [], jumps: [], escapes: [] };
  #mayTouch: ReadonlySet<number> | undefined;

  /** With `before`, the indexes of a table of which this one differs by a change. `ending`: the chains from which a packet may not come back, where known. */
  constructor(
    store: Store,
    chains: readonly CompiledChain[],
    rules: readonly CompiledRule[],
    before?: Before,
    ending?: ReadonlySet<number>,
  ) {
    this.#store = store;
    this.#chains = chains;
    this.#rules = rules;
    this.#mayEnd =
      ending ?? (before === undefined ? chainsWith(chains, rules, mayEnd) : this.#still(before, before.indexes.#mayEnd, mayEnd));
    this.#nothing = ChainIndex.over(store, 0, new Int32Array(0));
    if (before !== undefined) this.#takeOver(before);
  }

  /** The indexes over the same rules in a space that is cut otherwise. */
  recut(store: Store, recut: Recut): Indexes {
    const indexes = new Indexes(store, this.#chains, this.#rules, undefined, this.#mayEnd);
    indexes.#mayTouch = this.#mayTouch;
    // Several kinds may share one index.
    const known = new Map([[this.#nothing, indexes.#nothing]]);
    for (const kind of KINDS) {
      this.#made[kind].forEach((index, chain) => {
        if (index === undefined) return;
        const own = known.get(index) ?? index.recut(store, recut);
        known.set(index, own);
        indexes.#made[kind][chain] = own;
      });
    }
    return indexes;
  }

  /** Rules that can change a packet's way. */
  matches(chain: number): ChainIndex {
    return this.#made.matches[chain] ?? this.#index("matches", chain);
  }

  /** These, and the rules that only log, count or change a packet. */
  meets(chain: number): ChainIndex {
    return this.#index("meets", chain);
  }

  /** Of those that can change its way, the rules that surely take every packet in their pieces out of the chain. */
  blockers(chain: number): ChainIndex {
    return this.#made.blockers[chain] ?? this.#index("blockers", chain);
  }

  /** Rules that surely send every packet in their pieces to a chain from which it may not come back. */
  jumps(chain: number): ChainIndex {
    return this.#made.jumps[chain] ?? this.#index("jumps", chain);
  }

  /** Rules that may lead back to the caller before the chain's end. */
  escapes(chain: number): ChainIndex {
    return this.#index("escapes", chain);
  }

  /** Whether packets may meet something in a chain, so that rules which jump there are among those of `meets`. */
  holdsSome(chain: number): boolean {
    return this.#mayEnd.has(chain) || this.#touching.has(chain);
  }

  #index(kind: Kind, chain: number): ChainIndex {
    const known = this.#made[kind][chain];
    if (known !== undefined) return known;
    // Most chains have only rules that surely end packets: what may change a packet's way and what ends it is then the same.
    const made = this.#alike(kind, chain) ? this.#index("matches", chain) : this.#over(chain, this.#wanted[kind]);
    this.#made[kind][chain] = made;
    return made;
  }

  readonly #wanted: Readonly<Record<Kind, Wanted>> = {
    matches: ({ effect, target }) => effect !== "continue" && (effect !== "jump" || this.#mayEnd.has(target)),
    meets: ({ effect, target }) => effect !== "jump" || this.holdsSome(target),
    blockers: ({ exact, effect }) => exact && (effect === "end" || effect === "return" || effect === "goto"),
    jumps: ({ exact, effect, target }) => exact && effect === "jump" && this.#mayEnd.has(target),
    escapes: ({ effect }) => effect === "return" || effect === "goto" || effect === "unknown",
  };

  /** Chains in which a packet may meet a rule that lets it go on. */
  get #touching(): ReadonlySet<number> {
    this.#mayTouch ??= chainsWith(this.#chains, this.#rules, mayTouch);
    return this.#mayTouch;
  }

  #alike(kind: Kind, chain: number): boolean {
    if (kind !== "blockers" && kind !== "meets") return false;
    const { first, end } = this.#chains[chain] as CompiledChain;
    const { matches, [kind]: wanted } = this.#wanted;
    for (let i = first; i < end; i++) {
      const rule = this.#rules[i] as CompiledRule;
      if (matches(rule) !== wanted(rule)) return false;
    }
    return true;
  }

  #over(chain: number, wanted: Wanted): ChainIndex {
    const { first, end } = this.#chains[chain] as CompiledChain;
    const pieces = this.#pieces(first, end, first, wanted);
    return pieces.length === 0 ? this.#nothing : ChainIndex.over(this.#store, this.#store.starts[first] as number, pieces);
  }

  // The pieces of the wanted ones among some rules, counted from those of the rule `base`.
  #pieces(from: number, end: number, base: number, wanted: Wanted): Int32Array {
    const { starts } = this.#store;
    const pieces = new Int32Array((starts[end] as number) - (starts[from] as number));
    let count = 0;
    for (let i = from; i < end; i++) {
      if (!wanted(this.#rules[i] as CompiledRule)) continue;
      for (let piece = starts[i] as number; piece < (starts[i + 1] as number); piece++) pieces[count++] = piece - (starts[base] as number);
    }
    return pieces.slice(0, count);
  }

  #takeOver(by: Before): void {
    const { indexes: before, change } = by;
    if (before.#mayTouch !== undefined) this.#mayTouch = this.#still(by, before.#mayTouch, mayTouch);
    const ending = differing(before.#mayEnd, this.#mayEnd);
    const touching = before.#mayTouch === undefined ? NONE : differing(before.#mayTouch, this.#touching);
    for (const kind of KINDS) {
      const made = this.#made[kind];
      before.#made[kind].forEach((index, chain) => {
        if (index === undefined || this.#asksOtherwise(kind, chain, ending, touching)) return;
        const alike = this.#made.matches[chain] !== undefined && this.#isAlikeStill(kind, chain, by, ending.size + touching.size > 0);
        made[chain] = alike ? this.#made.matches[chain] : this.#renewed(kind, chain, index, before, change);
      });
    }
  }

  // The chains with or before `such` rules: those of before, unless the rules that changed lead somewhere, or are the first or the last of the kind.
  #still(by: Before, before: ReadonlySet<number>, such: Wanted): ReadonlySet<number> {
    const { gone, come } = this.#changed(by);
    const { chain } = by.change;
    const leads = ({ target }: CompiledRule): boolean => target >= 0;
    const has = before.has(chain) ? this.#hasAny(chain, such) : come.some(such);
    if (has === before.has(chain) && !gone.some(leads) && !come.some(leads)) return before;
    return chainsWith(this.#chains, this.#rules, such);
  }

  #changed({ indexes, change: { from, removed, added } }: Before): Record<"gone" | "come", readonly CompiledRule[]> {
    return { gone: indexes.#rules.slice(from, from + removed), come: this.#rules.slice(from, from + added) };
  }

  #hasAny(chain: number, such: Wanted): boolean {
    const { first, end } = this.#chains[chain] as CompiledChain;
    for (let i = first; i < end; i++) if (such(this.#rules[i] as CompiledRule)) return true;
    return false;
  }

  // What `#alike` says, by whether it was so before the change. `moved`: rules that stayed may be wanted otherwise.
  #isAlikeStill(kind: Kind, chain: number, by: Before, moved: boolean): boolean {
    if (kind !== "blockers" && kind !== "meets") return false;
    if (moved) return this.#alike(kind, chain);
    const before = by.indexes.#made;
    const was = before[kind][chain] === before.matches[chain];
    if (chain !== by.change.chain) return was;
    const { gone, come } = this.#changed(by);
    const { matches, [kind]: wanted } = this.#wanted;
    const isOdd = (rule: CompiledRule): boolean => matches(rule) !== wanted(rule);
    if (was) return !come.some(isOdd);
    return gone.some(isOdd) && this.#alike(kind, chain);
  }

  // Whether rules of a chain jump to one of which something is to be said by now that decides whether they are wanted.
  #asksOtherwise(kind: Kind, chain: number, ending: ReadonlySet<number>, touching: ReadonlySet<number>): boolean {
    const asks = (changed: ReadonlySet<number>): boolean => changed.size > 0 && this.#jumpsInto(chain, changed);
    return ASKS_END.includes(kind) && (asks(ending) || (kind === "meets" && asks(touching)));
  }

  #jumpsInto(chain: number, targets: ReadonlySet<number>): boolean {
    const { first, end } = this.#chains[chain] as CompiledChain;
    for (let i = first; i < end; i++) if (targets.has((this.#rules[i] as CompiledRule).target)) return true;
    return false;
  }

  #renewed(
    kind: Kind,
    chain: number,
    index: ChainIndex,
    before: Indexes,
    { from, removed, added, ...change }: Change,
  ): ChainIndex | undefined {
    const { first } = this.#chains[chain] as CompiledChain;
    const { starts } = this.#store;
    const base = starts[first] as number;
    if (index === before.#nothing) return chain === change.chain ? undefined : this.#nothing;
    if (chain !== change.chain) return index.moved(this.#store, base);
    const old = before.#store.starts;
    return index.replaced(this.#store, {
      from: (starts[from] as number) - base,
      removed: (old[from + removed] as number) - (old[from] as number),
      count: (starts[from + added] as number) - (starts[from] as number),
      added: [...this.#pieces(from, from + added, first, this.#wanted[kind])],
    });
  }
}

/** The kinds of which a rule that jumps is by what its target may do. */
const ASKS_END: readonly Kind[] = ["matches", "meets", "jumps"];

const differing = (a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> =>
  new Set([...a, ...b].filter((each) => a.has(each) !== b.has(each)));

/** Whether a packet may not come back from the rule. */
const mayEnd = ({ effect }: CompiledRule): boolean => effect === "end" || effect === "unknown";

/** Whether a packet may be logged, counted or changed by the rule, and go on. */
const mayTouch = ({ effect }: CompiledRule): boolean => effect === "continue" || effect === "unknown";

// Chains with such a rule in them, or in one that they lead to.
function chainsWith(
  chains: readonly CompiledChain[],
  rules: readonly CompiledRule[],
  such: (rule: CompiledRule) => boolean,
): ReadonlySet<number> {
  const callers: number[][] = chains.map(() => []);
  const found = new Set<number>();
  const todo: number[] = [];
  const add = (chain: number): void => {
    if (!found.has(chain)) todo.push(chain);
    found.add(chain);
  };
  for (const rule of rules) {
    if (rule.effect === "jump" || rule.effect === "goto") callers[rule.target]?.push(rule.chain);
    else if (such(rule)) add(rule.chain);
  }
  for (let chain = todo.pop(); chain !== undefined; chain = todo.pop()) callers[chain]?.forEach(add);
  return found;
}
