import { brief } from "../../../core/markdown.ts";

import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/zero-address-destination: `to: 0.0.0.0` without /0 is a route to one address, not the default route. */
export const zeroAddressDestination: Rule<NetplanUnit> = {
  id: "netplan/zero-address-destination",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "`to: 0.0.0.0` without /0 is a route to one address, not the default route",
  why: `Without a prefix length netplan takes the destination for a single address, so the route leads to the host 0.0.0.0, and the host has no default route.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: «0.0.0.0»
                  via: 192.0.2.1
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
                  via: 192.0.2.1
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
  *check(unit) {
    for (const def of unit.defs.values())
      for (const route of def.routes) {
        const to = route.settings.get("to");
        if (to === undefined || (to.text !== "0.0.0.0" && to.text !== "::")) continue;
        const fix = { title: "Write default", safe: false, edits: [{ span: to.at.span, text: "default" }] };
        yield { uri: to.at.uri, span: to.at.span, message: `"${brief(to.text)}" is one address: write default, or ${to.text}/0`, fix };
      }
  },
};
