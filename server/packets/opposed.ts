/** Earlier rules that decide some of a rule's packets the other way. */
import type { PacketRule } from "../core/filter.ts";
import { ACCEPT, type CompiledChain, type CompiledRule, DROP, type Program, REJECT } from "./program.ts";
import { intersect, within } from "./region.ts";
import { hullOf } from "./ways.ts";

/** Enough to meet one: a rule with thousands of neighbours that all agree with it is given up. */
const EFFORT = 200;

/** The first such rule that is found before the rule `number`, among those that are a single box, as that one must be too. */
export function opposedIn(program: Program, number: number): { rule: PacketRule; how: "exception" | "overlap" } | undefined {
  const rule = program.rules[number] as CompiledRule;
  const piece = boxOf(program, rule);
  if (piece === undefined || rule.effect !== "end") return undefined;
  const own = hullOf(program, piece);
  const { first } = program.chains[rule.chain] as CompiledChain;
  let found: { rule: PacketRule; how: "exception" | "overlap" } | undefined;
  program.matches(rule.chain).shrink(own, first - 1, number, { left: EFFORT }, (region, other) => {
    const earlier = program.rules[program.store.rule[other] as number] as CompiledRule;
    if (boxOf(program, earlier) === undefined || !opposite(rule.end, earlier)) return region;
    const hull = hullOf(program, other);
    // The dead, and equal pairs, are told elsewhere.
    if (within(own, hull) || intersect(own, hull) === undefined) return region;
    found = { rule: earlier.rule, how: within(hull, own) ? "exception" : "overlap" };
    return undefined;
  });
  return found;
}

function boxOf({ store }: Program, rule: CompiledRule): number | undefined {
  const single = rule.exact && rule.endPiece - rule.firstPiece === 1 && store.unions[rule.firstPiece] === undefined;
  return single && rule.rule.conditions.length > 0 ? rule.firstPiece : undefined;
}

const opposite = (end: number, other: CompiledRule): boolean =>
  other.effect === "end" && (end === ACCEPT ? (other.end & (DROP | REJECT)) !== 0 : (end & (DROP | REJECT)) !== 0 && other.end === ACCEPT);
