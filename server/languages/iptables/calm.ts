/**
 * How a packet fares that a stranger sends alone: rates, numbers of connections and lists of addresses stop floods, and those on the lists,
 * and let him through. Without this, a rule that bounds a rate would hide every port that the rules behind it open.
 */
import type { Action, Chain, Condition, PacketRule, Table } from "../../core/filter.ts";
import type { Decision, End, Hook, Packet } from "../../packets/index.ts";
import { analysisOf } from "./analysis.ts";

/** What becomes of a packet of which an analysis is not sure; undefined where no rule decides it, or something else leaves it open. */
export function calmDecision(table: Table, hook: Hook, packet: Packet): Decision | undefined {
  const decision = analysisOf(table).decide(hook, packet);
  const calm = calmEnd(hook, packet, decision);
  if (calm !== undefined) return { ...decision, ...calm };
  // The steps end where a chain drops what a rate did not send back.
  if (!decision.steps.some(({ rule }) => sentBack(rule) !== rule)) return undefined;
  const behind = analysisOf(withoutRates(table)).decide(hook, packet);
  const end = behind.end === "unknown" ? calmEnd(hook, packet, behind) : behind;
  return end && { ...behind, ...end };
}

const calmed = new WeakMap<Table, Table>();

/** The table without the rates of rules that let packets go back; all other rules are the same. */
function withoutRates(table: Table): Table {
  const known = calmed.get(table);
  if (known !== undefined) return known;
  const chains = [...table.chains].map(([name, chain]): [string, Chain] => [name, { ...chain, rules: chain.rules.map(sentBack) }]);
  const made: Table = { ...table, chains: new Map(chains) };
  calmed.set(table, made);
  return made;
}

/** A rule that lets packets go back, without what holds of a stranger's first one. */
function sentBack(rule: PacketRule): PacketRule {
  if (rule.action.do !== "return" || !rule.conditions.some(holdsOfOne)) return rule;
  return { ...rule, conditions: rule.conditions.filter((condition) => !holdsOfOne(condition)) };
}

const holdsOfOne = (condition: Condition): boolean => condition.on === "opaque" && aboutOne(condition.key) === !condition.not;

/** The end of a packet of which `decide` is not sure, and the rule that decides it; undefined where none of its steps does. */
function calmEnd(hook: Hook, packet: Packet, { steps }: Decision): { readonly end: End; readonly by: PacketRule } | undefined {
  const open: string[] = [hook];
  // All that `ufw limit` bounds is accepted by one rule: the one that jumps there says what.
  let jump: PacketRule | undefined;
  for (const { chain, rule } of steps) {
    // What stands in a chain that the packet did not come to, or has left.
    if (!open.includes(chain)) continue;
    while (open.at(-1) !== chain) open.pop();
    const holds = all(rule.conditions.map((condition) => answerTo(condition, packet)));
    if (holds === undefined) return undefined;
    if (!holds) continue;
    const { action } = rule;
    if (action.do === "unknown") return undefined;
    const end = endOf(action);
    if (end !== undefined) return { end, by: /^ufw6?-user-limit-accept$/.test(chain) ? (jump ?? rule) : rule };
    if (action.do === "jump") jump = rule;
    if (action.do === "return" || action.do === "goto") open.pop();
    if (action.do === "jump" || action.do === "goto") open.push(action.chain);
  }
  // The steps may stop before the end of a chain that the packet leaves.
  return undefined;
}

const endOf = ({ do: does }: Action): End | undefined => (does === "accept" || does === "drop" || does === "reject" ? does : undefined);

function all(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** Of conditions that the packet may fulfil: those about its header are fulfilled, as far as all of that is known. */
function answerTo(condition: Condition, packet: Packet): boolean | undefined {
  if (condition.on === "in" && packet.in === undefined) return condition.name === "lo" ? condition.not : undefined;
  if (condition.on !== "opaque") return true;
  const known = packet.opaque?.[condition.key] ?? aboutOne(condition.key);
  return known === undefined ? undefined : known !== condition.not;
}

/** What a match answers of the first packet of somebody whom no list names. */
function aboutOne(key: string): boolean | undefined {
  const [module, ...words] = key.split(/\s+/);
  const has = (...options: readonly string[]): boolean => options.some((option) => words.includes(option));
  if (module === "limit") return true;
  if (module === "hashlimit" || module === "connlimit") return !has(`--${module}-above`);
  if (module === "recent") return words.includes("!") ? undefined : has("--set");
  // Of a SYN, which holds no text.
  if (module === "string") return words.includes("!") ? undefined : false;
  return module === "set" && words.length <= 4 && /^src/.test(words[2] ?? "") ? false : undefined;
}
