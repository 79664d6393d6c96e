import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const policy: Rule<IptablesUnit> = {
  id: "iptables/policy",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A policy that is none, or on a chain that has none",
  why: `Built-in chains have the policy ACCEPT or DROP. REJECT is no policy, and chains of your own have none.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT «REJECT» [0:0]
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        :INPUT «drop» [0:0]
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT DROP [0:0]
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        :mine - [0:0]
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("policy");
  },
};
