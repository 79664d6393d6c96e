import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/incomplete-route: a route without destination or gateway, or a policy without `from` and `to`. */
export const incompleteRoute: Rule<NetplanUnit> = {
  id: "netplan/incomplete-route",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a route without destination or gateway, or a policy without `from` and `to`",
  why: `A route needs \`to\`, and a unicast route with global scope \`via\` as well; a routing policy needs \`from\` or \`to\`. netplan refuses the configuration otherwise.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - «via»: 192.0.2.1
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routing-policy:
                - «table»: 100
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
                  via: 192.0.2.1
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/incomplete-route"),
};
