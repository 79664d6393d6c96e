import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const portRange: Rule<IptablesUnit> = {
  id: "iptables/port-range",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A range of ports that runs backwards",
  why: `The lower port comes first. The tcp match and multiport refuse a range that runs backwards; the udp match takes it, and never matches.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --dport «8080:8000» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp --dport 8000:8080 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp --dport 22:80 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("port-range");
  },
};
