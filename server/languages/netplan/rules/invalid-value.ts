import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/invalid-value: a value that its key does not take. */
export const invalidValue: Rule<NetplanUnit> = {
  id: "netplan/invalid-value",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a value that its key does not take",
  why: `Booleans are true, false, yes, no, on, off, y and n; numbers are whole; other keys have a fixed set of words, and most of those mind upper and lower case. netplan refuses anything else.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: «1»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          renderer: «networkmanager»
      `,
      fixed: conf`
        network:
          version: 2
          renderer: NetworkManager
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          vlans:
            lan7:
              id: «4095»
              link: eth0
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: yes
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/invalid-value"),
};
