import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/unknown-key: a key that netplan does not know at this place. */
export const unknownKey: Rule<NetplanUnit> = {
  id: "netplan/unknown-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a key that netplan does not know at this place",
  why: `netplan refuses the whole configuration for one unknown key, and at boot the host then stays without network. Often the key is misspelt, or stands one level too high or too low.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              «adresses»: [192.0.2.10/24]
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              nameservers:
                «address»: [9.9.9.9]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: &base {dhcp4: true}
            eth1: {«<<»: *base}
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/unknown-key"),
};
