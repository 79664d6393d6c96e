import { conf, type Rule } from "../../../core/rule.ts";
import { at, lineName, relatedTo } from "../analysis.ts";
import { relations } from "../relations.ts";
import type { IptablesUnit } from "../unit.ts";

export const correlation: Rule<IptablesUnit> = {
  id: "iptables/correlation",
  category: "hygiene",
  severity: "info",
  optIn: true,
  since: "0.1.0",
  summary: "Two rules that do the opposite share some packets, and neither holds all of the other's",
  why: `The earlier rule decides the packets that both hold. Swapped, the rules would let through something else, and nothing in them shows which
order was meant. Off unless asked for: many such pairs are intended.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.0.0.0/8 -j DROP
        «-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 80 -j DROP
        -A INPUT -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { earlier, later, how } of relations(unit)) {
      if (how !== "overlap") continue;
      yield at(unit, later, `Some of these packets are decided otherwise by ${lineName(unit, earlier, later)}: the order matters`, {
        related: relatedTo(unit, [earlier], "decides the packets that both hold"),
      });
    }
  },
};
