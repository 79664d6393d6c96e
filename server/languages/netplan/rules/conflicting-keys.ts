import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/conflicting-keys: two keys that exclude each other, or one that needs another. */
export const conflictingKeys: Rule<NetplanUnit> = {
  id: "netplan/conflicting-keys",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "two keys that exclude each other, or one that needs another",
  why: `\`ipv6-address-token\` and \`ipv6-address-generation\` both say how addresses are made, so netplan refuses both together. Settings of an SR-IOV physical function need virtual functions.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              ipv6-address-generation: eui64
              «ipv6-address-token»: ::2
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              ipv6-address-token: ::2
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/conflicting-keys"),
};
