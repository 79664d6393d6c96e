/** Earlier rules that decide some of a rule's packets the other way. */
import { ACCEPT, type CompiledChain, type CompiledRule, DROP, type Program, REJECT, ruleAt } from "./program.ts";
import { intersect, within } from "./region.ts";
import { hullOf } from "./ways.ts";

/** Another rule by its global number: all of its packets are among the asked one's (`exception`), or only some (`overlap`). */
export type Opposite = { readonly by: number; readonly how: "exception" | "overlap" };

/** The first such rule before the rule `number`, among those that are a single box, as that one must be too. */
export function opposedIn(program: Program, number: number): Opposite | undefined {
  const { store, rules } = program;
  const rule = rules[number] as CompiledRule;
  const piece = boxOf(program, number);
  if (piece === undefined || rule.effect !== "end") return undefined;
  const own = hullOf(program, piece);
  const { first } = program.chains[rule.chain] as CompiledChain;
  let found: Opposite | undefined;
  const opposes = (other: number): boolean => {
    const earlier = store.rule[other] as number;
    if (!opposite(rule.end, rules[earlier] as CompiledRule) || boxOf(program, earlier) === undefined) return false;
    const hull = hullOf(program, other);
    // The dead, and equal pairs, are told elsewhere.
    return !within(own, hull) && intersect(own, hull) !== undefined;
  };
  program.indexes.matches(rule.chain).shrink(own, first - 1, number, { left: Number.POSITIVE_INFINITY }, opposes, (_, other) => {
    found = { by: store.rule[other] as number, how: within(hullOf(program, other), own) ? "exception" : "overlap" };
    return undefined;
  });
  return found;
}

function boxOf(program: Program, number: number): number | undefined {
  const { store, rules } = program;
  const first = store.starts[number] as number;
  const single = rules[number]?.exact === true && (store.starts[number + 1] as number) - first === 1 && store.unions[first] === undefined;
  return single && ruleAt(program, number).conditions.length > 0 ? first : undefined;
}

const opposite = (end: number, other: CompiledRule): boolean =>
  other.effect === "end" && (end === ACCEPT ? (other.end & (DROP | REJECT)) !== 0 : (end & (DROP | REJECT)) !== 0 && other.end === ACCEPT);
