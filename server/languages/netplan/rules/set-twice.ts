import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/set-twice: a path cost or port priority is set twice for one interface. */
export const setTwice: Rule<NetplanUnit> = {
  id: "netplan/set-twice",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a path cost or port priority is set twice for one interface",
  why: `The cost and priority of a bridge port can be set once over all files. netplan also trips over its own second pass: it reads a file twice when a name is used before it is defined, and takes the second reading for a second setting.`,
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
              interfaces: [eth0]
              parameters:
                path-cost:
                  eth0: 5
            br1:
              parameters:
                path-cost:
                  «eth0»: 6
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          bridges:
            br0:
              interfaces: [eth0]
              parameters:
                path-cost:
                  eth0: 5
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/set-twice"),
};
