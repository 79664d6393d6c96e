import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const badIcmpType: Rule<IptablesUnit> = {
  id: "iptables/bad-icmp-type",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An ICMP type that does not exist",
  why: `ICMP types are numbers, numbers with a code, or names, which may be shortened while they stay unambiguous.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p icmp --icmp-type «echo-requst» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p icmp --icmp-type echo-request -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p icmp --icmp-type 8 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("bad-icmp-type");
  },
};
