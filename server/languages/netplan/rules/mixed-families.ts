import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/mixed-families: IPv4 and IPv6 addresses in one route, policy or tunnel. */
export const mixedFamilies: Rule<NetplanUnit> = {
  id: "netplan/mixed-families",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "IPv4 and IPv6 addresses in one route, policy or tunnel",
  why: `The destination, the gateway and the source of a route are of one IP version, and so are the two ends of a tunnel. netplan refuses a mixture.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: 0.0.0.0/0
                  via: «2001:db8::1»
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: ::/0
                  via: 2001:db8::1
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/mixed-families"),
};
