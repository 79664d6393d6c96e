import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const oldNegation: Rule<IptablesUnit> = {
  id: "iptables/old-negation",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "! between an option and its value",
  why: `Since iptables 1.4.3 the exclamation mark stands before the option. The old place makes the file be refused.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «!» 10.0.0.1 -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT ! -s 10.0.0.1 -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -s «!10.0.0.0/8» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT ! -s 10.0.0.0/8 -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT ! -s «!» 10.0.0.1 -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT ! -s 10.0.0.1 -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT ! -s 10.0.0.1 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("old-negation");
  },
};
