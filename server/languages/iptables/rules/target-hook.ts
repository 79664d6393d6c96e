import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const targetHook: Rule<IptablesUnit> = {
  id: "iptables/target-hook",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A target in a table or chain where it cannot work",
  why: `NAT targets belong to the nat table and its hooks, REJECT to filter, CT to raw, TTL and DSCP to mangle. iptables-legacy reports only that COMMIT failed.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -j «MASQUERADE»
        COMMIT
      `,
    },
    {
      bad: conf`
        *nat
        -A PREROUTING -j «SNAT» --to-source 192.0.2.1
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        -A POSTROUTING -j MASQUERADE
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("target-hook");
  },
};
