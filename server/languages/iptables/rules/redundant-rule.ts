import type { PacketRule } from "../../../core/filter.ts";
import { onceInARow } from "../../../core/lazy.ts";
import { conf, type Related, type Rule } from "../../../core/rule.ts";
import type { Redundancy } from "../../../packets/index.ts";
import { at, deletion, lineNames, relatedTo, verbOf } from "../analysis.ts";
import { redundantRules } from "../redundant.ts";
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
    // Those of many rules in a row are decided by the same one; only the names of lines in other files depend on where they stand themselves.
    const told = unit.uris.length === 1 ? onceInARow(toldOf) : toldOf;
    for (const [rule, found] of redundantRules(unit)) {
      const { severity, related, messages } = told(found, unit);
      const verb = verbOf(rule);
      const message = messages.get(verb) ?? messageOf(unit, rule, found, verb);
      messages.set(verb, message);
      yield at(unit, rule, message, { severity, related, fix: deletion(unit, rule) });
    }
  },
};

type Told = { readonly severity: "warning" | "hint"; readonly related: readonly Related[]; readonly messages: Map<string, string> };

// What those that decide in a rule's stead give to tell, and the messages by what the rule does.
function toldOf({ rules, policy }: Redundancy, unit: IptablesUnit): Told {
  const specific = !policy && rules.length > 0 && rules.every(({ conditions }) => conditions.length > 0);
  const related = relatedTo(unit, rules, "decides them as well");
  return { severity: specific ? "warning" : "hint", related, messages: new Map() };
}

function messageOf(unit: IptablesUnit, rule: PacketRule, { rules, policy }: Redundancy, verb: string): string {
  const others = rules.length === 0 ? "the policy" : `${lineNames(unit, rules, rule)}${policy ? " or the policy" : ""}`;
  const does = rules.length > 1 || (policy && rules.length > 0) ? verb.replace(/s$/, "") : verb;
  return `Changes nothing: without it, ${others} ${does} the same packets`;
}
