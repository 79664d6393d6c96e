import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const wrongFamily: Rule<IptablesUnit> = {
  id: "iptables/wrong-family",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Something of the other IP family",
  why: `iptables handles IPv4 and ip6tables IPv6, each from a file of its own. Addresses, modules and replies of the other family are refused.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «2001:db8::1» -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A FORWARD -j REJECT --reject-with «icmp6-port-unreachable»
        COMMIT
      `,
      fixed: conf`
        *filter
        -A FORWARD -j REJECT --reject-with icmp-port-unreachable
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -s «192.0.2.1» -j DROP
        COMMIT
      `,
      path: "etc/iptables/rules.v6",
    },
    {
      good: conf`
        *filter
        -A INPUT -s 2001:db8::1 -j DROP
        COMMIT
      `,
      path: "etc/iptables/rules.v6",
    },
  ],
  *check(unit) {
    yield* unit.faults("wrong-family");
  },
};
