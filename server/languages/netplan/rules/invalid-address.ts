import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/invalid-address: text where an IP address, a network or a MAC address belongs. */
export const invalidAddress: Rule<NetplanUnit> = {
  id: "netplan/invalid-address",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "text where an IP address, a network or a MAC address belongs",
  why: `netplan reads addresses strictly: four numbers without leading zeros, no zone, a MAC address with colons. One that it cannot read makes it refuse the file.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [«192.0.2.300/24»]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              macaddress: «52-54-00-12-34-56»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              macaddress: "52:54:00:12:34:56"
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              nameservers:
                addresses: [«9.9.9.9/32»]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: ["2001:db8::5/64"]
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/invalid-address"),
};
