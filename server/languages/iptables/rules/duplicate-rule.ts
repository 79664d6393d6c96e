import { conf, type Rule } from "../../../core/rule.ts";
import { at, deletion, isGenerated, lineName, relatedTo } from "../analysis.ts";
import { deadRules } from "../dead.ts";
import type { IptablesUnit } from "../unit.ts";

export const duplicateRule: Rule<IptablesUnit> = {
  id: "iptables/duplicate-rule",
  category: "hygiene",
  severity: "warning",
  since: "0.1.0",
  summary: "The rule repeats an earlier one",
  why: `The first of two equal rules takes all packets of both. Duplicates come from scripts that append without flushing or checking (-C)
first, run twice and saved; deleting one later leaves the other at work, which is how ports stay open that were thought closed.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 443 -j ACCEPT
        «-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT»
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT
        -A INPUT -p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { death, chain, rule, covers } of deadRules(unit)) {
      const first = covers[0]?.rule;
      // A program that writes its chains does not look whether another of them did the same before.
      if (death !== "duplicate" || first === undefined || (isGenerated(chain, rule) && unit.origin(first)?.chain.name !== chain)) continue;
      yield at(unit, rule, `The same rule as ${lineName(unit, first, rule)}, which takes all of its packets`, {
        tags: ["unnecessary"],
        related: relatedTo(unit, [first], "the first one"),
        fix: deletion(unit, rule),
      });
    }
  },
};
