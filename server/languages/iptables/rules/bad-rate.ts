import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const badRate: Rule<IptablesUnit> = {
  id: "iptables/bad-rate",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A rate that limit cannot read",
  why: `A rate is a number and a unit: \`5/second\`, \`3/minute\`, \`2/hour\`, \`1/day\`, shortened as one likes, at most 10000 a second.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m limit --limit «5/hours» -j LOG
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -m limit --limit 5/h -j LOG
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m limit --limit 5/hour -j LOG
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("bad-rate");
  },
};
