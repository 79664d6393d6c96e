import { conf, type Rule } from "../../../core/rule.ts";
import { at, deletion, lineName, relatedTo, verbOf } from "../analysis.ts";
import { deadRules } from "../dead.ts";
import type { IptablesUnit } from "../unit.ts";

export const ruleAfterCatchAll: Rule<IptablesUnit> = {
  id: "iptables/rule-after-catch-all",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "The rule stands behind one that takes every packet",
  why: `A rule without conditions that accepts, drops, rejects or returns ends its chain: nothing behind it is ever asked. Rules get there
when someone appends (-A) to a chain that already has its final DROP; they have to be inserted (-I) before it.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -j DROP
        «-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT»
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -i lo -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 443 -j ACCEPT
        -A INPUT -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { death, rule, covers } of deadRules(unit)) {
      const all = covers[0]?.rule;
      if (death !== "catch-all" || all === undefined) continue;
      yield at(unit, rule, `Never reached: ${lineName(unit, all, rule)} ${verbOf(all)} every packet before it`, {
        tags: ["unnecessary"],
        related: relatedTo(unit, [all], "takes every packet"),
        fix: deletion(unit, rule),
      });
    }
  },
};
