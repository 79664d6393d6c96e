import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/member-twice: an interface is claimed by two masters. */
export const memberTwice: Rule<NetplanUnit> = {
  id: "netplan/member-twice",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "an interface is claimed by two masters",
  why: `An interface can be in one bridge or one bond, and in one VRF. A bond has one primary. netplan refuses the second claim, also when it comes from another file.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          bonds:
            bond0:
              interfaces: [eth0]
          bridges:
            br0:
              interfaces: [«eth0»]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          bonds:
            bond0:
              interfaces: [eth0]
          bridges:
            br0:
              interfaces: [bond0]
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/member-twice"),
};
