import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/undefined-interface: a member, link or port names an interface that is not defined. */
export const undefinedInterface: Rule<NetplanUnit> = {
  id: "netplan/undefined-interface",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a member, link or port names an interface that is not defined",
  why: `Members of bridges, bonds and VRFs and the link of a VLAN are ids of definitions. netplan reads the files one after the other, and an id must be defined in the same file or in one that sorts before it.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          bridges:
            br0:
              interfaces: [eth0, «eth1»]
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            enp5s0f0: {}
          vlans:
            storage: {id: 5, link: «enp5s0fO»}
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            enp5s0f0: {}
          vlans:
            storage: {id: 5, link: enp5s0f0}
      `,
    },
    {
      good: conf`
        network:
          version: 2
          bridges:
            br0:
              interfaces: [eth0]
          ethernets:
            eth0: {}
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/undefined-interface"),
};
