import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import { deadLoops } from "../reach.ts";
import type { IptablesUnit } from "../unit.ts";

export const unreachableLoop: Rule<IptablesUnit> = {
  id: "iptables/unreachable-loop",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "Chains in a circle that nothing calls",
  why: `Chains that call each other in a circle are refused as soon as a built-in chain leads to one of them. Until then they are dead.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :A - [0:0]
        :B - [0:0]
        -A A -j «B»
        -A B -j «A»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :A - [0:0]
        :B - [0:0]
        -A A -j B
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of unit.ruleset.tables) {
      for (const rule of deadLoops(table)) {
        const name = rule.command.target?.name;
        if (name !== undefined)
          yield findingAt(
            unit,
            rule,
            name,
            `${brief(rule.chain.name, 28)} and ${brief(name.text, 28)} call each other, and nothing calls them`,
          );
      }
    }
  },
};
