/** The order in which chains can be looked at so that callers come first. */
import type { CompiledChain, CompiledRule } from "./program.ts";

/** What of a program tells who calls whom. */
type Graph = { readonly chains: readonly CompiledChain[]; readonly rules: readonly CompiledRule[] };

/** The numbers of a table's chains, callers before those they call; chains in a loop, or called from one only, are left out. */
export function callOrder(program: Graph): readonly number[] {
  const waiting = new Int32Array(program.chains.length);
  for (let i = 0; i < program.rules.length; i++) {
    const { target } = program.rules[i] as CompiledRule;
    if (target >= 0) waiting[target] = (waiting[target] as number) + 1;
  }
  const order = program.chains.map((chain) => chain.number).filter((chain) => waiting[chain] === 0);
  for (let i = 0; i < order.length; i++) {
    const { first, end } = program.chains[order[i] as number] as CompiledChain;
    for (let number = first; number < end; number++) {
      const { target } = program.rules[number] as CompiledRule;
      if (target < 0) continue;
      waiting[target] = (waiting[target] as number) - 1;
      if (waiting[target] === 0) order.push(target);
    }
  }
  return order;
}
