import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/type-changed: an id is defined under two types. */
export const typeChanged: Rule<NetplanUnit> = {
  id: "netplan/type-changed",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "an id is defined under two types",
  why: `All files together make one configuration. An id that is an Ethernet interface in one place cannot be a bridge in another: netplan refuses the second definition.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            lan0: {}
          bridges:
            «lan0»:
              interfaces: []
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
          bridges:
            lan0:
              interfaces: [eth0]
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/type-changed"),
};
