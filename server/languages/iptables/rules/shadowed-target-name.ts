import { conf, type Rule } from "../../../core/rule.ts";
import { findTarget } from "../options.ts";
import { placed } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const shadowedTargetName: Rule<IptablesUnit> = {
  id: "iptables/shadowed-target-name",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "A chain with the name of a target",
  why: `A chain that is called like an extension hides it: \`-j LOG\` then jumps into the chain, and nothing is logged.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :«LOG» - [0:0]
        -A INPUT -s 10.0.0.1 -j LOG
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :LOGDROP - [0:0]
        -A INPUT -s 10.0.0.1 -j LOGDROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const table of unit.ruleset.tables) {
      for (const chain of table.chains.values()) {
        if (chain.declared === undefined || findTarget(chain.name, table.family) === undefined) continue;
        yield placed(unit, chain.declared.file, chain.declared.span, `The chain ${chain.name} hides the target of that name`);
      }
    }
  },
};
