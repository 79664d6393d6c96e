import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const natFiltering: Rule<IptablesUnit> = {
  id: "iptables/nat-filtering",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Dropping packets in the nat table",
  why: `The nat table sees only the first packet of a connection and must not filter; iptables refuses DROP in it.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        -A PREROUTING -s 192.0.2.1 -j «DROP»
        COMMIT
      `,
    },
    {
      good: conf`
        *raw
        -A PREROUTING -s 192.0.2.1 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("nat-filtering");
  },
};
