import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/set-name-without-match: `set-name` without a `match` that says what to rename. */
export const setNameWithoutMatch: Rule<NetplanUnit> = {
  id: "netplan/set-name-without-match",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "`set-name` without a `match` that says what to rename",
  why: `\`set-name\` gives a new name to the interface that \`match\` finds. Without \`match\` netplan does not know which one is meant, and refuses the configuration.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            lan:
              «set-name»: lan0
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            lan:
              match:
                macaddress: "52:54:00:12:34:56"
              set-name: lan0
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/set-name-without-match"),
};
