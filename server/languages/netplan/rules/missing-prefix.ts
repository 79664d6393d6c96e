import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/missing-prefix: an address without its prefix length. */
export const missingPrefix: Rule<NetplanUnit> = {
  id: "netplan/missing-prefix",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "an address without its prefix length",
  why: `An address of an interface needs the length of its network, as in 192.168.1.10/24: it decides who is reached directly. netplan refuses an address without. The fix writes the usual /24 or /64; check it against your network.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [«192.168.1.10»]
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.168.1.10/24]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.168.1.10/24]
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/missing-prefix"),
};
