import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const mandatoryOption: Rule<IptablesUnit> = {
  id: "iptables/mandatory-option",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A module without an option that it needs",
  why: `Most matches and targets mean nothing without their options, and iptables refuses them.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m «state» -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *nat
        -A PREROUTING -p tcp -j «DNAT»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m state --state NEW -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("mandatory-option");
  },
};
