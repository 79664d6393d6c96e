import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const quote: Rule<IptablesUnit> = {
  id: "iptables/quote",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Single quotes in a restore file",
  why: `iptables-restore knows double quotes only: single quotes do not hold words together, and what comes after the first blank is an argument too many.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --dport 443 -m comment --comment 'web «server'» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp --dport 443 -m comment --comment "web server" -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp --dport 443 -m comment --comment "web server" -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("quote");
  },
};
