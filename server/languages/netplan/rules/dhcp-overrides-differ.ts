import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/dhcp-overrides-differ: `dhcp4-overrides` and `dhcp6-overrides` differ, which networkd cannot do. */
export const dhcpOverridesDiffer: Rule<NetplanUnit> = {
  id: "netplan/dhcp-overrides-differ",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "`dhcp4-overrides` and `dhcp6-overrides` differ, which networkd cannot do",
  why: `networkd has one set of DHCP settings for both families. When an interface uses both, netplan refuses overrides that differ, and a key that only one of the two has differs as well.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
              dhcp6: true
              dhcp4-overrides:
                use-dns: «false»
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
              dhcp6: true
              dhcp4-overrides:
                use-dns: false
              dhcp6-overrides:
                use-dns: false
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/dhcp-overrides-differ"),
};
