import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/vrf-without-policy: a VRF with routes and no routing policy crashes netplan before 1.0. */
export const vrfWithoutPolicy: Rule<NetplanUnit> = {
  id: "netplan/vrf-without-policy",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a VRF with routes and no routing policy crashes netplan before 1.0",
  why: `netplan 0.106 walks the list of policies of every VRF that has routes, also where there is no such list, and dies. Give it a policy, or put the routes on a member with the table of the VRF.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      targets: { netplan: "0.106" },
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          vrfs:
            blue:
              table: 1000
              interfaces: [eth0]
              routes:
                - «to: default
                  via: 192.0.2.1»
      `,
    },
    {
      targets: { netplan: "1.1.2" },
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          vrfs:
            blue:
              table: 1000
              interfaces: [eth0]
              routes:
                - to: default
                  via: 192.0.2.1
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/vrf-without-policy"),
};
