/** What the kernel refuses of one command of a script: each is committed on its own, into the table as it stands then. */
import { brief } from "../../core/markdown.ts";
import type { Part } from "./command.ts";
import { checkRule } from "./commit.ts";
import type { Hook } from "./knowledge/types.ts";
import { note, type Place, refuse } from "./place.ts";
import { calleeOf, findLoops, reachOf } from "./reach.ts";
import type { ChainNode, PlacedFault, RuleNode, TableNode } from "./ruleset.ts";
import { checkSet, setParts } from "./set-matches.ts";
import { mistypedSet } from "./set-names.ts";

type Reach = Map<string, readonly Hook[]>;

const reaches = new WeakMap<TableNode, Reach>();

/** To be called when rules of a table are taken away: which hooks lead to its chains is found anew. */
export const forgetHooks = (table: TableNode): void => {
  reaches.delete(table);
};

/** Notes what is refused of a rule that is about to be put into its chain, whose target is known to be there. */
export function checkLive(place: Place, rule: RuleNode): void {
  const { ruleset, table } = place;
  const hooks = hooksOf(place);
  if (hooks === undefined) return;
  const from = rule.chain.builtin ? [rule.chain.name as Hook] : (hooks.get(rule.chain.name) ?? []);
  const mark = ruleset.faults.length;
  checkRule(ruleset, rule, from);
  if (ruleset.faults.slice(mark).some((fault) => fault.back !== "legacy")) refused(place);
  for (const part of setParts(rule)) checkNamed(place, rule, part);
  const callee = calleeOf(table, rule);
  if (callee === undefined || from.length === 0 || place.script?.refused) return;
  if (checkCircle(place, rule, callee)) return;
  const found = new Map(reachedFrom(place, hooks, callee, from));
  for (const [chain, more] of found) if (checkCallee(place, rule, chain, more)) return;
  if (rule.maybe) return;
  for (const [chain, more] of found) hooks.set(chain.name, [...(hooks.get(chain.name) ?? []), ...more]);
}

/** A set that is made only by a later command of the script. */
function checkNamed(place: Place, rule: RuleNode, part: Part) {
  const { value } = part;
  const mark = place.ruleset.faults.length;
  checkSet(place.ruleset, rule, part, false, false);
  if (place.ruleset.faults.length > mark) return refused(place);
  if (value === undefined || place.script === undefined || place.ruleset.sets.has(value.text)) return;
  const { start, end } = value;
  const meant = place.script.setMeant(value.text);
  if (meant !== undefined) {
    const fix = { title: `Write ${brief(meant, 31)}`, edits: [{ start, end, text: meant }] };
    // It may be there all the same.
    note(place, { rule: "undefined-set", start, end, message: mistypedSet(value.text, meant), fix, severity: "warning" });
  }
  if (!place.script.setLater(value.text)) return;
  refuse(place, {
    rule: "undefined-set",
    start,
    end,
    message: `The set ${brief(value.text, 31)} is created only later in the script: iptables refuses this`,
  });
}

function refused({ script }: Place) {
  if (script !== undefined) script.refused = true;
}

function hooksOf({ ruleset, table }: Place): Reach | undefined {
  const known = reaches.get(table);
  if (known !== undefined) return known;
  if (!spend(ruleset.budget, table)) return undefined;
  const found: Reach = new Map(reachOf(table));
  reaches.set(table, found);
  return found;
}

/** Takes the cost of a walk through a table from what is left; false when that was too little. */
export function spend(budget: { left: number }, table: TableNode): boolean {
  for (const chain of table.chains.values()) budget.left -= 1 + chain.rules.length;
  return budget.left > 0;
}

/** The chains that a jump makes reachable from hooks which did not lead to them before. */
function* reachedFrom(place: Place, hooks: Reach, callee: ChainNode, from: readonly Hook[]): Generator<[ChainNode, readonly Hook[]]> {
  const seen = new Set([callee]);
  for (const chain of seen) {
    const known = hooks.get(chain.name) ?? [];
    const more = from.filter((hook) => !known.includes(hook));
    if (more.length === 0) continue;
    yield [chain, more];
    for (const rule of chain.rules) {
      const next = rule.refused === true || rule.maybe ? undefined : calleeOf(place.table, rule);
      if (next !== undefined) seen.add(next);
    }
  }
}

/** Whether the jump is refused for what stands in a chain that it leads to. */
function checkCallee(place: Place, jump: RuleNode, chain: ChainNode, from: readonly Hook[]): boolean {
  const { ruleset } = place;
  for (const rule of chain.rules) {
    if (rule.refused === true || rule.maybe || (rule.command.matches.length === 0 && rule.command.target?.module === undefined)) continue;
    const mark = ruleset.faults.length;
    checkRule(ruleset, rule, from);
    const fault = ruleset.faults.splice(mark).find((one) => one.rule.endsWith("-hook"));
    if (fault === undefined) continue;
    blame(place, jump, fault, chain, from);
    if (fault.back !== "legacy") return true;
  }
  return false;
}

function blame(place: Place, jump: RuleNode, fault: PlacedFault, chain: ChainNode, from: readonly Hook[]): void {
  const { start, end } = jump.command.target?.name ?? { start: 0, end: 0 };
  const text = fault.file.source.text.slice(fault.base + fault.start, fault.base + fault.end);
  const message = `${brief(chain.name, 28)} cannot be called from ${from[0]}: ${brief(text, 28)} in it does not work there`;
  refuse(place, { rule: fault.rule, start, end, message, ...(fault.back && { back: fault.back }) });
}

/** Whether the jump closes a circle, or makes a path too deep. It is tried in its place. */
function checkCircle(place: Place, rule: RuleNode, callee: ChainNode): boolean {
  const { ruleset, table } = place;
  const nested = callee === rule.chain || callee.rules.some((inner) => calleeOf(table, inner) !== undefined) || !rule.chain.builtin;
  if (!nested || !spend(ruleset.budget, table)) return false;
  rule.chain.rules.push(rule);
  const [loop] = findLoops(table);
  rule.chain.rules.pop();
  if (loop === undefined) return false;
  const { start, end } = rule.command.target?.name ?? { start: 0, end: 0 };
  refuse(place, { rule: "chain-loop", start, end, message: loop.message, ...(loop.back && { back: loop.back }) });
  return loop.back !== "legacy";
}
