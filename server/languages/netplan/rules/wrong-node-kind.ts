import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/wrong-node-kind: a list, a single value or keys where netplan expects another of the three. */
export const wrongNodeKind: Rule<NetplanUnit> = {
  id: "netplan/wrong-node-kind",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a list, a single value or keys where netplan expects another of the three",
  why: `netplan checks the shape of every value. A single address where a list belongs, or a name with nothing below it, makes it refuse the file with \`expected sequence\` or \`expected mapping (check indentation)\`.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: «192.0.2.10/24»
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
            «eth0»:
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
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
  check: (unit) => refusals(unit, "netplan/wrong-node-kind"),
};
