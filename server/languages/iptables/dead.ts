/** Rules that no packet reaches, and why. */
import { alike } from "../../core/alike.ts";
import type { Condition, PacketRule, Table } from "../../core/filter.ts";
import type { Related } from "../../core/rule.ts";
import type { Cover } from "../../packets/index.ts";
import { analysisOf, isGenerated, lineNames, relatedTo, rulesOf, type Standing, unreachedOf, verbOfAll } from "./analysis.ts";
import { originOf } from "./convert.ts";
import type { IptablesUnit } from "./unit.ts";

/** Why a dead rule is dead, each told by a rule of its own. */
export type Death = "duplicate" | "catch-all" | "log" | "covered" | "never";

/** A rule that no packet reaches, with the rules that take its packets (none for `never`). */
export type Dead = {
  readonly death: Death;
  readonly table: Table;
  readonly chain: string;
  readonly rule: PacketRule;
  readonly covers: readonly Cover[];
};

const dead = new WeakMap<IptablesUnit, readonly Dead[]>();

/** All dead rules of a unit. A line of a loop that stands for several rules is dead when all of them are. */
export function deadRules(unit: IptablesUnit): readonly Dead[] {
  let found = dead.get(unit);
  if (found === undefined) {
    found = findDead(unit);
    dead.set(unit, found);
  }
  return found;
}

function findDead(unit: IptablesUnit): readonly Dead[] {
  const found: { readonly key: string | undefined; readonly dead: Dead }[] = [];
  const alive = new Set<string>();
  for (const table of unit.tables) {
    const analysis = analysisOf(table);
    for (const { chain, index, rule } of mayBeDead(unit, table)) {
      const status = analysis.status(chain.name, index);
      // What a refused rule would ask for is not known.
      if ((originOf(rule)?.command.faults.length ?? 0) > 0) continue;
      const dies = (status === "unreachable" || status === "never") && analysis.chain(chain.name) !== "unreachable";
      // Only the lines of scripts stand for several rules.
      const key = originOf(rule)?.file.kind === "script" ? `${rule.at.uri} ${rule.at.span.start}` : undefined;
      const one = dies ? deadRule(table, chain.name, index, rule) : undefined;
      // Without those that take its packets there is nothing to say.
      if (one !== undefined && (one.death === "never" || one.covers.length > 0)) found.push({ key, dead: one });
      else if (key !== undefined) alive.add(key);
    }
  }
  return lastOfEach(found.filter(({ key }) => key === undefined || !alive.has(key)));
}

// Those of a script all count: one of its lines may stand for several.
function mayBeDead(unit: IptablesUnit, table: Table): readonly Standing[] {
  if (unit.files.some(({ kind }) => kind === "script")) return rulesOf(unit, [table]);
  return unreachedOf(unit, table);
}

function deadRule(table: Table, chain: string, index: number, rule: PacketRule): Dead {
  const reach = analysisOf(table).reach(chain, index);
  const covers = reach.status === "unreachable" ? reach.covers : [];
  return { death: deathOf(rule, covers, reach.status === "never"), table, chain, rule, covers };
}

// Of several dead rules of one line, the last.
function lastOfEach(found: readonly { readonly key: string | undefined; readonly dead: Dead }[]): readonly Dead[] {
  const last = new Map(found.map(({ key, dead }) => [key, dead] as const));
  return found.filter(({ key, dead }) => key === undefined || last.get(key) === dead).map(({ dead }) => dead);
}

function deathOf(rule: PacketRule, covers: readonly Cover[], never: boolean): Death {
  if (never) return "never";
  const only = covers.length === 1 ? covers[0] : undefined;
  if (rule.action.do === "continue") return "log";
  if (only?.via !== undefined || only === undefined) return "covered";
  if (only.rule.conditions.length === 0) return "catch-all";
  return sameAction(only.rule, rule) && sameConditions(only.rule.conditions, rule.conditions) ? "duplicate" : "covered";
}

/** Whether two lists of conditions say the same, in any order. */
export function sameConditions(a: readonly Condition[], b: readonly Condition[]): boolean {
  if (a.length !== b.length) return false;
  if (a.every((one, i) => alike(one, b[i]))) return true;
  if (a.length > MOST_COMPARED) return false;
  const among = (list: readonly Condition[], one: Condition): boolean => list.some((other) => alike(one, other));
  return a.every((one) => among(b, one)) && b.every((one) => among(a, one));
}

/** Nobody writes a rule of more conditions twice in another order. */
const MOST_COMPARED = 64;

/** Whether two rules do the same to the packets that fulfil them. */
const sameAction = (a: PacketRule, b: PacketRule): boolean => alike(a.action, b.action);

/**
 * Rules whose packets others take. A program that bans or forwards does not look whether another of its chains did so before (two jails
 * ban one address): its rules are left out where the same happens to the packets all the same.
 */
export const coveredRules = (unit: IptablesUnit): readonly Dead[] =>
  deadRules(unit).filter(
    ({ death, chain, rule, covers }) =>
      death === "covered" && !(isGenerated(chain, rule) && covers.every((cover) => cover.rule.action.do === rule.action.do)),
  );

/** The rules that stand in files and that the budget of the analysis did not reach. */
export const undecidedRules = (unit: IptablesUnit): readonly Standing[] =>
  unit.tables
    .flatMap((table) => unreachedOf(unit, table))
    .filter(({ table, chain, index }) => {
      const analysis = analysisOf(table);
      const known = analysis.status(chain.name, index) === "unknown" ? analysis.reach(chain.name, index) : undefined;
      return known?.status === "unknown" && known.why.startsWith("too many overlapping");
    });

/** What is said of a dead rule's packets; `action`: what all rules do that take them. */
export type Takers = {
  readonly message: string;
  readonly related: readonly Related[];
  readonly action: PacketRule["action"]["do"] | undefined;
};

/** What those that take the packets of a dead rule give to tell. */
export function takersOf(covers: readonly Cover[], unit: IptablesUnit, dead: PacketRule): Takers {
  const rules = covers.map((cover) => cover.rule);
  const jumps = covers.flatMap(({ via }) => (via !== undefined && unit.origin(via) !== undefined ? [via] : []));
  const action = rules[0]?.action.do;
  return {
    message: `Never reached: ${lineNames(unit, rules, dead)} already ${verbOfAll(rules)} all of its packets`,
    related: [...relatedTo(unit, rules, "takes packets of the dead rule"), ...relatedTo(unit, jumps, "sends the packets there")],
    action: rules.every((cover) => cover.action.do === action) ? action : undefined,
  };
}
