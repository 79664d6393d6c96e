import { showRange } from "../../../core/address.ts";
import type { Condition, PacketRule, Table } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { covered } from "../../../packets/index.ts";
import { analysisOf, lineNames, optionOf, relatedTo, rulesWith } from "../analysis.ts";
import { LISTS } from "../convert.ts";
import { mayMeet } from "../relations.ts";
import type { IptablesUnit } from "../unit.ts";

export const partiallyShadowed: Rule<IptablesUnit> = {
  id: "iptables/partially-shadowed",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "One of the ports or addresses that the rule lists is taken by earlier rules",
  why: `The rule works for some of what it lists. For this one, earlier rules of the chain take every packet and do something else with it, so that
its place in the list is dead.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 23 -j DROP
        -A INPUT -p tcp -m multiport --dports «22,23,443» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 198.51.100.0/24 -p tcp -m tcp --dport 23 -j DROP
        -A INPUT -p tcp -m multiport --dports 22,23,443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    let left = MOST_ASKED;
    for (const { table, chain, index, rule } of rulesWith(LISTS, unit)) {
      const list = left > 0 ? listIn(rule) : undefined;
      if (list === undefined || analysisOf(table).status(chain.name, index) !== "reachable") continue;
      const others = chain.rules.slice(Math.max(0, index - BACK), index).filter((other) => otherwise(other, rule) && mayMeet(other, rule));
      if (others.length === 0) continue;
      left -= others.length * list.parts.length;
      const dead = list.parts.map((part) => ({ part, by: takenBy(table, rule, list.whole, part, others) })).find(({ by }) => by.length > 0);
      if (dead === undefined) continue;
      yield {
        ...optionOf(unit, rule, ...KEYS[list.whole.on as keyof typeof KEYS]),
        message: `${nameOf(dead.part)} never gets here: ${lineNames(unit, dead.by, rule)} decides it otherwise`,
        related: relatedTo(unit, dead.by, "takes its packets"),
      };
    }
  },
};

/** So many rules back are asked: the rest is `unreachable-rule`'s business. */
const BACK = 60;
const MOST_PARTS = 15;
/** So many pairs of an earlier rule and a part of a list are looked at in a unit. */
const MOST_ASKED = 30_000;
const KEYS = { "destination-port": ["--destination-ports", "--destination-port"], source: ["-s"], destination: ["-d"] } as const;

type List = { readonly whole: Condition; readonly parts: readonly Condition[] };

// The first condition that lists several values, and a condition for each of them.
function listIn({ conditions }: PacketRule): List | undefined {
  for (let i = 0; i < conditions.length; i++) {
    const whole = conditions[i] as Condition;
    if (whole.not) continue;
    if (whole.on === "destination-port" && whole.ports.length > 1 && whole.ports.length <= MOST_PARTS)
      return { whole, parts: whole.ports.map((port) => ({ ...whole, ports: [port] })) };
    if ((whole.on === "source" || whole.on === "destination") && whole.ranges.length > 1 && whole.ranges.length <= MOST_PARTS)
      return { whole, parts: whole.ranges.map((range) => ({ ...whole, ranges: [range] })) };
  }
  return undefined;
}

const ENDS = ["accept", "drop", "reject"];
const otherwise = (other: PacketRule, rule: PacketRule): boolean =>
  ENDS.includes(other.action.do) &&
  ENDS.includes(rule.action.do) &&
  other.action.do !== rule.action.do &&
  other.conditions.every(({ on }) => on !== "opaque");

function takenBy(table: Table, rule: PacketRule, whole: Condition, part: Condition, others: readonly PacketRule[]): readonly PacketRule[] {
  const narrowed = rule.conditions.map((condition) => (condition === whole ? part : condition));
  const found = covered(
    table.family,
    narrowed,
    others.map((other) => other.conditions),
  );
  return found === "unknown" || !("by" in found) ? [] : found.by.flatMap((place) => others[place] ?? []);
}

function nameOf(part: Condition): string {
  if (part.on === "destination-port") return `Port ${[...new Set(part.ports[0])].join(":")}`;
  return part.on === "source" || part.on === "destination" ? showRange(part.ranges[0] ?? { family: 4, first: 0n, last: 0n }) : "";
}
