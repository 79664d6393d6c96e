import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const multiportLimit: Rule<IptablesUnit> = {
  id: "iptables/multiport-limit",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "More ports than multiport can hold",
  why: `\`-m multiport\` holds 15 ports, and a range counts as two. More need a second rule, or a set of ipset.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp -m multiport --dports «1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp -m multiport --dports 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("multiport-limit");
  },
};
