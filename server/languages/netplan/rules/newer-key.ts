import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/newer-key: a key or value that the target release of netplan does not know yet. */
export const newerKey: Rule<NetplanUnit> = {
  id: "netplan/newer-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a key or value that the target release of netplan does not know yet",
  why: `Set \`targets: netplan\` to the release that will load the file: a key that came later makes that release refuse the whole configuration. Debian 12 has 0.106, Debian 13 has 1.1.2. Without a target, what either knows is accepted.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      targets: { netplan: "0.106" },
      bad: conf`
        network:
          version: 2
          «dummy-devices»:
            dm0:
              addresses: [192.0.2.1/32]
      `,
    },
    {
      targets: { netplan: "1.1.2" },
      good: conf`
        network:
          version: 2
          dummy-devices:
            dm0:
              addresses: [192.0.2.1/32]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          dummy-devices:
            dm0:
              addresses: [192.0.2.1/32]
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/newer-key"),
};
