import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/gateway-changed: a second, different `gateway4` or `gateway6` aborts netplan before 1.0. */
export const gatewayChanged: Rule<NetplanUnit> = {
  id: "netplan/gateway-changed",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a second, different `gateway4` or `gateway6` aborts netplan before 1.0",
  why: `A later file may override nearly everything, but not the gateway: before 1.0 netplan ends with an assertion that failed. From 1.0 on the later one counts.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      targets: { netplan: "0.106" },
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              gateway4: 192.0.2.1
              gateway4: «192.0.2.2»
      `,
    },
    {
      targets: { netplan: "1.1.2" },
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              gateway4: 192.0.2.1
              gateway4: 192.0.2.2
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/gateway-changed"),
};
