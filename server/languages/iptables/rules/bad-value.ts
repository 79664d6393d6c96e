import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const badValue: Rule<IptablesUnit> = {
  id: "iptables/bad-value",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A value that the option does not take",
  why: `Each option takes a certain kind of value: numbers within bounds, names from a list, times, masks. Anything else makes the file be refused.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m limit --limit 1/s -j LOG --log-level «warn»
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -m limit --limit 1/s -j LOG --log-level warning
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -m statistic --mode random --probability «1.5» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m limit --limit 1/s -j LOG --log-level 4
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("bad-value");
  },
};
