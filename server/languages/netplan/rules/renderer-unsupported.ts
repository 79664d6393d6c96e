import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/renderer-unsupported: the renderer cannot do what is asked of it. */
export const rendererUnsupported: Rule<NetplanUnit> = {
  id: "netplan/renderer-unsupported",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "the renderer cannot do what is asked of it",
  why: `networkd has no modems, no wifi access points and no wifi with \`match\`; NetworkManager has no options of addresses, no \`ipv6-mtu\`, and only unicast routes. netplan refuses the whole configuration, not just the one interface.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          modems:
            «cdc-wdm0»:
              apn: internet
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          renderer: NetworkManager
          ethernets:
            eth0:
              «ipv6-mtu»: 1300
      `,
    },
    {
      good: conf`
        network:
          version: 2
          modems:
            cdc-wdm0:
              renderer: NetworkManager
              apn: internet
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/renderer-unsupported"),
};
