import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const multiportNeeded: Rule<IptablesUnit> = {
  id: "iptables/multiport-needed",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A list of ports without the multiport match",
  why: `\`--dport\` takes one port or one range. Lists are the business of \`-m multiport\`, with \`--dports\`, and of protocols that have ports.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --dport «22,80» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p tcp «--dports» 22,80 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -m multiport «--dports» 22,80 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp -m multiport --dports 22,80 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("multiport-needed");
  },
};
