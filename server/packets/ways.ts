/** The ways by which packets come to each chain of a table: every jump that may be taken, from the built-in chains down. */
import { boxAt } from "./box.ts";
import { type CompiledChain, type CompiledRule, type Program, packetsAt } from "./program.ts";
import { intersect, type Region } from "./region.ts";
import type { Way } from "./search.ts";

/** More ways than this to one chain are not followed, nor calls nested deeper: what they could show is then unknown. */
const MOST_WAYS = 40;
const DEEPEST = 64;

/** The ways to a chain; `complete` is false when there are more than are listed. */
export type Ways = { readonly list: readonly Way[]; readonly complete: boolean };

/** By chain, the global numbers of the rules that call it. */
export function callersOf(program: Program): readonly (readonly number[])[] {
  const callers: number[][] = program.chains.map(() => []);
  for (let number = 0; number < program.rules.length; number++) {
    const { target } = program.rules[number] as CompiledRule;
    if (target >= 0) callers[target]?.push(number);
  }
  return callers;
}

/** The ways to `chain` through those `callers` that are not known to be dead; `before` holds the ways to the chains they are in. */
export function waysTo(program: Program, chain: CompiledChain, callers: readonly number[], before: (chain: number) => Ways): Ways {
  if (chain.hook !== undefined) return { list: [{ frames: [], jumps: [], region: packetsAt(program, chain.hook) }], complete: true };
  const list: Way[] = [];
  let complete = true;
  for (const number of callers) {
    const rule = program.rules[number] as CompiledRule;
    const outer = before(rule.chain);
    complete &&= outer.complete;
    for (const way of outer.list) {
      for (let piece = program.store.starts[number] as number; piece < (program.store.starts[number + 1] as number); piece++) {
        const region = intersect(way.region, hullOf(program, piece));
        if (region === undefined) continue;
        if (list.length >= MOST_WAYS || way.frames.length >= DEEPEST) return { list, complete: false };
        const frames = [...way.frames, { chain: rule.chain, before: number }];
        list.push({ frames, jumps: program.store.unions[piece] === undefined ? way.jumps : [...way.jumps, piece], region });
      }
    }
  }
  return { list, complete };
}

/** The smallest box that holds a piece. */
export const hullOf = ({ store }: Program, piece: number): Region => ({
  box: boxAt(store.boxes, piece),
  lits: store.lits[piece] as readonly number[],
});
