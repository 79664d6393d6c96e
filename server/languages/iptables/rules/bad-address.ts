import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const badAddress: Rule<IptablesUnit> = {
  id: "iptables/bad-address",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An address or mask that is none",
  why: `Addresses are dotted quads or IPv6 text with an optional mask. Anything else is looked up as a host name, and the file is refused when there is no such host.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «10.0.0.256» -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -s «10.0.0.0/33» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.0/24 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("bad-address");
  },
};
