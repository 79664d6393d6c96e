import { readCidr, showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";

import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/host-bits-in-destination: a destination with bits set behind its prefix length. */
export const hostBitsInDestination: Rule<NetplanUnit> = {
  id: "netplan/host-bits-in-destination",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a destination with bits set behind its prefix length",
  why: `The kernel cuts the bits off, or refuses the route: 10.1.2.3/16 is the network 10.1.0.0/16. Often a /32 or another length was meant.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: «10.1.2.3/16»
                  via: 192.0.2.1
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: 10.1.0.0/16
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
                - to: 10.1.0.0/16
                  via: 192.0.2.1
      `,
    },
  ],
  *check(unit) {
    // The source of a route is an address of this host, not a network.
    for (const def of unit.defs.values())
      for (const [i, item] of [...def.routes, ...def.policies].entries())
        for (const path of i < def.routes.length ? ["to"] : ["to", "from"]) {
          const setting = item.settings.get(path);
          const cidr = setting === undefined ? undefined : readCidr(setting.text);
          if (setting === undefined || cidr?.hostBits !== true) continue;
          const network = showRange(cidr.range);
          const quote = setting.node.style === "plain" ? "" : '"';
          const fix = { title: `Write ${network}`, safe: false, edits: [{ span: setting.at.span, text: `${quote}${network}${quote}` }] };
          yield {
            uri: setting.at.uri,
            span: setting.at.span,
            message: `${brief(setting.text, 43)} is not a network: its network is ${network}`,
            fix,
          };
        }
  },
};
