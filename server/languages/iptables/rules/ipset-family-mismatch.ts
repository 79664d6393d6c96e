import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const ipsetFamilyMismatch: Rule<IptablesUnit> = {
  id: "iptables/ipset-family-mismatch",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A set of the other IP family",
  why: `A set holds addresses of one family. iptables refuses to look into one of IPv6, ip6tables into one of IPv4, and ipset to put an address of the other family in.`,
  references: ["https://manpages.debian.org/bookworm/ipset/ipset.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m set --match-set «six» src -j DROP
        COMMIT
      `,
      files: { "etc/iptables/ipsets": "create six hash:ip family inet6\n" },
    },
    {
      good: conf`
        *filter
        -A INPUT -m set --match-set four src -j DROP
        COMMIT
      `,
      files: { "etc/iptables/ipsets": "create four hash:ip\n" },
    },
  ],
  *check(unit) {
    yield* unit.faults("ipset-family-mismatch");
  },
};
