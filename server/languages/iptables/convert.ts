/** Rules in the neutral form of core/filter: what is understood as conditions, everything else as opaque ones. */
import type { Action, Chain, Condition, PacketRule, Table, TableName } from "../../core/filter.ts";
import type { At } from "../../core/text.ts";
import { succeed } from "../../packets/index.ts";
import { actionOf } from "./actions.ts";
import { conditionsOf, type Sets } from "./conditions.ts";
import { memoryOf } from "./file.ts";
import type { ChainNode, RuleNode, Ruleset, TableNode } from "./ruleset.ts";
import { contentsOf } from "./set-contents.ts";
import { isUfwChain, ufwOrder, ufwUserChain } from "./ufw.ts";

/** All tables of a ruleset. Rules with several addresses become one packet rule: their conditions are unions. */
export function convert(ruleset: Ruleset): readonly Table[] {
  const known = contentsOf(ruleset);
  const sets: Sets = (name) => known.get(name);
  return ruleset.tables.map((table) => succeeding(table, convertTable(table, sets)));
}

// What is known of the table that the file led to before its last edit may still hold.
function succeeding({ at, family, name }: TableNode, table: Table): Table {
  const memory = at === undefined ? undefined : memoryOf(at.file);
  const before = memory?.get(`${family} ${name}`);
  if (before !== undefined) succeed(table, before);
  memory?.set(`${family} ${name}`, table);
  return table;
}

/** The node that a packet rule was converted from; undefined for rules that stand in no file. */
export const originOf = (rule: PacketRule): RuleNode | undefined => (rule instanceof ConvertedRule ? rule.node : undefined);

/** What a rule may have among its conditions, as bits: several ports or address ranges in one, a source port. */
export const LISTS = 1;
/** A source port is among the conditions. */
export const SOURCE_PORT = 2;

/** The bits of a rule: few rules have any. */
export const traitsOf = (rule: PacketRule): number => (rule instanceof ConvertedRule ? rule.traits : traitsIn(rule.conditions));

function traitsIn(conditions: readonly Condition[]): number {
  let traits = 0;
  for (const one of conditions) {
    if (("ports" in one && one.ports.length > 1) || ("ranges" in one && one.ranges.length > 1)) traits |= LISTS;
    if (one.on === "source-port") traits |= SOURCE_PORT;
  }
  return traits;
}

// Those of the conditions of a command, which are kept with it where they are.
function traitsKept({ kept }: RuleNode["command"], conditions: readonly Condition[]): number {
  const traits = kept.traits ?? traitsIn(conditions);
  if (kept.asks === conditions) kept.traits = traits;
  return traits;
}

function convertTable(table: TableNode, sets: Sets): Table {
  const chains = new Map<string, Chain>();
  for (const chain of table.chains.values()) chains.set(chain.name, convertChain(table, chain, sets));
  if ([...table.chains.keys()].some(isUfwChain)) addUfwJumps(table, chains);
  return { family: table.family, name: table.name as TableName, chains };
}

function convertChain(table: TableNode, chain: ChainNode, sets: Sets): Chain {
  const rules: PacketRule[] = [];
  for (const node of chain.rules) {
    if (node.command.faults.length > 0 && node.command.target === undefined) continue;
    rules.push(convertRule(table, node, sets));
  }
  if (!chain.builtin) return { name: chain.name, rules };
  return { name: chain.name, rules, policy: policyOf(chain) };
}

/** The policy of a built-in chain: as written, else ACCEPT, which is what the kernel begins with. */
function policyOf(chain: ChainNode): NonNullable<Chain["policy"]> {
  const { policy } = chain;
  if (policy === undefined) return { action: "accept" };
  return { action: policy.word === "DROP" ? "drop" : "accept", at: { uri: policy.file.source.uri, span: policy.span } };
}

function convertRule(table: TableNode, node: RuleNode, sets: Sets): PacketRule {
  const { command, family } = node;
  const refused = command.faults.length > 0 || node.refused === true || node.barred === true;
  const action = refused ? REFUSED : renamed(actionOf(table, command, family), node, table);
  const conditions = conditionsOf(command, family, sets);
  return new ConvertedRule(node, node.maybe ? [...conditions, sometimes(node)] : conditions, action, traitsKept(command, conditions));
}

/** A jump to a chain that was renamed since goes with it. */
function renamed(action: Action, { callee, command }: RuleNode, table: TableNode): Action {
  if (callee === undefined) return action;
  return table.chains.has(callee)
    ? { do: command.target?.goto === true ? "goto" : "jump", chain: callee }
    : { do: "unknown", reason: "its chain was renamed" };
}

const REFUSED: Action = { do: "unknown", reason: "this rule is refused" };

/** A rule whose place and text are told only when someone asks: most are never shown. */
class ConvertedRule implements PacketRule {
  readonly conditions: readonly Condition[];
  readonly action: Action;
  readonly node: RuleNode;
  readonly traits: number;

  constructor(node: RuleNode, conditions: readonly Condition[], action: Action, traits: number) {
    this.traits = traits;
    this.conditions = conditions;
    this.action = action;
    this.node = node;
  }

  get at(): At {
    return { uri: this.node.file.source.uri, span: this.node.span };
  }

  get text(): string {
    const { file, span } = this.node;
    return file.source.text.slice(span.start, Math.min(span.end, span.start + 400)).replace(/\s+/g, " ");
  }
}

/** A command in a branch of a script: its rule may be there or not. */
const sometimes = (node: RuleNode): Condition => ({
  on: "opaque",
  not: false,
  key: `branch ${node.span.start}`,
  stable: false,
  reason: "the script runs this command only in some cases",
});

/** The jumps by which ufw enters its chains; they stand in no file, so they point at the first line of the table. */
function addUfwJumps(table: TableNode, chains: Map<string, Chain>): void {
  const at = table.at === undefined ? { uri: "", span: { start: 0, end: 0 } } : { uri: table.at.file.source.uri, span: table.at.span };
  const jump = (chain: string): PacketRule => ({ at, text: `-j ${chain}`, conditions: [], action: { do: "jump", chain } });
  for (const hook of ["INPUT", "OUTPUT", "FORWARD"] as const) {
    const order = ufwOrder(table.family, hook).filter((name) => chains.has(name));
    const builtin = chains.get(hook);
    if (builtin !== undefined)
      chains.set(hook, { ...builtin, rules: [...order.map(jump), ...builtin.rules], policy: ufwPolicy(hook, builtin) });
    const user = ufwUserChain(table.family, hook);
    const before = chains.get(order.find((name) => /before-(input|output|forward)$/.test(name)) ?? "");
    if (before !== undefined && chains.has(user)) chains.set(before.name, { ...before, rules: [...before.rules, jump(user)] });
  }
}

/** ufw's defaults (/etc/default/ufw): incoming and routed packets are dropped, outgoing ones accepted. */
const ufwPolicy = (hook: string, chain: Chain): NonNullable<Chain["policy"]> =>
  chain.policy?.at !== undefined ? chain.policy : { action: hook === "OUTPUT" ? "accept" : "drop" };
