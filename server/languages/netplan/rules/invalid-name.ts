import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/invalid-name: an id with blanks, with letters beyond ASCII, or with a pattern. */
export const invalidName: Rule<NetplanUnit> = {
  id: "netplan/invalid-name",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "an id with blanks, with letters beyond ASCII, or with a pattern",
  why: `Ids are names of interfaces: printable ASCII without blanks. Patterns belong under \`match: name\`, with a plain id above. netplan refuses others.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            «"en*"»:
              dhcp4: true
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            wired:
              match:
                name: "en*"
              dhcp4: true
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/invalid-name"),
};
