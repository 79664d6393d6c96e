import type { PacketRule } from "../../../core/filter.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { Redundancy } from "../../../packets/index.ts";
import { analysisOf, at, deletion, isGenerated, lineNames, relatedTo, rulesOf, type Standing, verbOf } from "../analysis.ts";
import { deadRules } from "../dead.ts";
import type { IptablesUnit } from "../unit.ts";

export const redundantRule: Rule<IptablesUnit> = {
  id: "iptables/redundant-rule",
  category: "hygiene",
  severity: "warning",
  since: "0.1.0",
  summary: "Without the rule, every packet would fare the same",
  why: `Later rules do to all packets of this one what it does itself, so it can be deleted without changing what gets through. Such a rule is
often the remains of an exception that became the rule. Where only a final rule without conditions or the chain's policy would decide
the same, the rule may be there to document or to count, and this is a hint. A rule that keeps packets from a later one that logs, counts
or marks them is not redundant.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        «-A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 443 -j ACCEPT»
        -A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 192.0.2.7/32 -p tcp -m tcp --dport 443 -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 443 -j DROP
        -A INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 0:1023 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p udp -m udp --dport 137:138 -j DROP
        -A INPUT -p udp -m limit --limit 3/min -j LOG --log-prefix "udp "
        -A INPUT -p udp -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const [rule, found] of redundantRules(unit)) {
      const specific = !found.policy && found.rules.length > 0 && found.rules.every((other) => other.conditions.length > 0);
      yield at(unit, rule, messageOf(unit, rule, found), {
        severity: specific ? "warning" : "hint",
        related: relatedTo(unit, found.rules, "decides them as well"),
        fix: deletion(unit, rule),
      });
    }
  },
};

// Most rules of a file are none, and all are asked after each keystroke: V8 makes loops of plain functions faster than those of generators.
function redundantRules(unit: IptablesUnit): readonly (readonly [PacketRule, Redundancy])[] {
  const redundant: (readonly [PacketRule, Redundancy])[] = [];
  const dead = new Set(deadRules(unit).map((one) => one.rule));
  const all = rulesOf(unit);
  for (let i = 0; i < all.length; i++) {
    const { table, chain, index, rule } = all[i] as Standing;
    // A line of a loop stands for several rules: one of them cannot be deleted.
    if (unit.origin(rule)?.file.kind === "script" || rule.action.do === "continue" || rule.conditions.length === 0) continue;
    if (isGenerated(chain.name)) continue;
    const found = analysisOf(table).redundant(chain.name, index);
    if (found === undefined || isGenerated(chain.name, rule)) continue;
    // That the later ones see no packet is told of them.
    if (found.rules.length > 0 && found.rules.every((other) => dead.has(other))) continue;
    redundant.push([rule, found]);
  }
  return redundant;
}

function messageOf(unit: IptablesUnit, rule: PacketRule, { rules, policy }: Redundancy): string {
  const verb = verbOf(rule);
  if (rules.length === 0) return byPolicy(verb);
  const who = `${lineNames(unit, rules, rule)}${policy ? " or the policy" : ""}`;
  return saying(who, rules.length > 1 || policy ? verb.replace(/s$/, "") : verb);
}

const saying = (who: string, does: string): string => `Changes nothing: without it, ${who} ${does} the same packets`;

const messages = new Map<string, string>();

// A large file may have thousands, which share one text.
function byPolicy(verb: string): string {
  const message = messages.get(verb) ?? saying("the policy", verb);
  messages.set(verb, message);
  return message;
}
