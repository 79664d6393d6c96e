import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const duplicateOption: Rule<IptablesUnit> = {
  id: "iptables/duplicate-option",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An option given twice",
  why: `An option may be given once in a rule. Two addresses are written as a list, two ports with multiport, two targets as two rules.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s 10.0.0.1 «-s» 10.0.0.2 -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --dport 22 «--dport» 80 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.1,10.0.0.2 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("duplicate-option");
  },
};
