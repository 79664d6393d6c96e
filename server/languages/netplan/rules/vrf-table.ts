import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/vrf-table: a route of a VRF names another table than the VRF. */
export const vrfTable: Rule<NetplanUnit> = {
  id: "netplan/vrf-table",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a route of a VRF names another table than the VRF",
  why: `Routes and policies of a VRF go into its own table by themselves. netplan refuses one that names another.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
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
                - to: default
                  via: 192.0.2.1
                  table: «1001»
              routing-policy:
                - from: 192.0.2.0/24
      `,
    },
    {
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
              routing-policy:
                - from: 192.0.2.0/24
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/vrf-table"),
};
