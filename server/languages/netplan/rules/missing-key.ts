import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/missing-key: a definition lacks a key that its type needs. */
export const missingKey: Rule<NetplanUnit> = {
  id: "netplan/missing-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a definition lacks a key that its type needs",
  why: `A VLAN needs \`id\` and \`link\`, a VRF a \`table\`, a wifi \`access-points\`, a tunnel \`mode\` and its ends, a WireGuard tunnel a key and peers. netplan refuses the configuration without; since 1.0 it is content without a tunnel's \`local\` and without WireGuard peers.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          vlans:
            «lan7»:
              link: eth0
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          tunnels:
            «he6»:
              local: 192.0.2.1
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          vlans:
            lan7:
              id: 7
              link: eth0
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/missing-key"),
};
