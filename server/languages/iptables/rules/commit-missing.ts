import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const commitMissing: Rule<IptablesUnit> = {
  id: "iptables/commit-missing",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A table that is not closed with COMMIT",
  why: `iptables-restore loads a table at its COMMIT line. Without it nothing of the table is loaded, and the file is refused.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        «-A INPUT -i lo -j ACCEPT»
      `,
      fixed: conf`
        *filter
        :INPUT DROP [0:0]
        -A INPUT -i lo -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -i lo -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("commit-missing");
  },
};
