import { conf, type Rule } from "../../../core/rule.ts";
import { at, lineName, relatedTo } from "../analysis.ts";
import { relations } from "../relations.ts";
import type { IptablesUnit } from "../unit.ts";

export const generalization: Rule<IptablesUnit> = {
  id: "iptables/generalization",
  category: "hygiene",
  severity: "info",
  optIn: true,
  since: "0.1.0",
  summary: "The rule holds all packets of an earlier one that does the opposite: that one is its exception",
  why: `Exceptions before the rule are the usual way to write "all but these", and right as long as the order stays. The order is all that makes them
work: whoever inserts the general rule before them, or sorts the file, changes what gets through. Off unless asked for.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.0.0.5/32 -j DROP
        «-A INPUT -s 10.0.0.0/8 -j ACCEPT»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -s 10.0.0.5/32 -j ACCEPT
        -A INPUT -s 10.0.0.0/8 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { earlier, later, how } of relations(unit)) {
      if (how !== "exception" || later.conditions.length === 0) continue;
      yield at(unit, later, `${lineName(unit, earlier, later)} is an exception to this rule: their order must stay`.replace(/^l/, "L"), {
        related: relatedTo(unit, [earlier], "the exception"),
      });
    }
  },
};
