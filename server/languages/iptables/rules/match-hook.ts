import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const matchHook: Rule<IptablesUnit> = {
  id: "iptables/match-hook",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A match in a table or chain where it cannot work",
  why: `The owner of a packet is known only where it leaves, its MAC address only where it came in, and the reverse path only in PREROUTING of raw and mangle. The kernel refuses the rule elsewhere, also in a chain that such a hook calls.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m «owner» --uid-owner 0 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        :users - [0:0]
        -A INPUT -j users
        -A users -m «owner» --uid-owner 0 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A OUTPUT -m owner --uid-owner 0 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("match-hook");
  },
};
