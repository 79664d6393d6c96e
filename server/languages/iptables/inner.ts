/** Which interface leads to the inner network, as FORWARD tells: new connections come from there, and none go there. */
import type { Condition, PacketRule, Table } from "../../core/filter.ts";
import { analysisOf } from "./analysis.ts";
import { stateIs } from "./posture.ts";

/** The interface that a rule names for packets that come in or go out; undefined without one, or with `!`. */
export const interfaceOf = ({ conditions }: PacketRule, side: "in" | "out"): string | undefined =>
  conditions.flatMap((one) => (one.on === side && !one.not ? [one.name] : []))[0];

/** Says that `name` leads to an inner network, and which interface to the outer one where a rule says so; undefined where neither is known. */
export function innerNetwork(filter: Table, name: string): { readonly outer: string | undefined } | undefined {
  const forward = filter.chains.get("FORWARD");
  if (forward === undefined) return undefined;
  const opened = forward.rules.filter((rule) => rule.action.do === "accept" && admitsNew(rule));
  const outwards = opened.filter((rule) => interfaceOf(rule, "in") === name && interfaceOf(rule, "out") !== name);
  if (outwards.length === 0) return undefined;
  const outers = new Set(outwards.map((rule) => interfaceOf(rule, "out")));
  const [outer] = outers.size === 1 ? outers : [undefined];
  const others: readonly Condition[] = [
    { on: "out", not: false, name },
    { on: "in", not: true, name },
  ];
  const none = analysisOf(filter).exists("FORWARD", [...others, stateIs("new")], "accept") === "none";
  return none || (outer !== undefined && answersOnly(forward.rules, opened, name, outer)) ? { outer } : undefined;
}

/** Whether the rules accept answers only by the way back, though the policy would let everything through. */
function answersOnly(rules: readonly PacketRule[], opened: readonly PacketRule[], inner: string, outer: string): boolean {
  const back = rules.some(
    (rule) => rule.action.do === "accept" && !admitsNew(rule) && interfaceOf(rule, "in") === outer && interfaceOf(rule, "out") === inner,
  );
  if (!back || rules.some(({ action }) => ["jump", "goto", "unknown"].includes(action.do))) return false;
  return opened.every((rule) => interfaceOf(rule, "in") === inner && interfaceOf(rule, "out") !== inner);
}

/** Whether a rule takes packets that open connections. */
const admitsNew = ({ conditions }: PacketRule): boolean =>
  conditions.every((one) => one.on !== "state" || one.states.includes("new") !== one.not);
