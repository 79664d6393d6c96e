import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const notInvertible: Rule<IptablesUnit> = {
  id: "iptables/not-invertible",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "! before an option that cannot be inverted",
  why: `Only some options can be inverted, and none together with a list of addresses: a rule with a list becomes several rules, which cannot all be inverted at once.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m limit «!» --limit 5/second -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT «!» -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT ! -s «10.0.0.1,10.0.0.2» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m conntrack ! --ctstate NEW -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("not-invertible");
  },
};
