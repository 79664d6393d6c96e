import { brief } from "../../../core/markdown.ts";

import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/open-wifi: a wireless network without encryption. */
export const openWifi: Rule<NetplanUnit> = {
  id: "netplan/open-wifi",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "a wireless network without encryption",
  why: `Without a password everyone near reads along, and anyone can pose as the network. If it is meant, say so with \`auth: key-management: none\`.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                «lobby»: {}
      `,
    },
    {
      good: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  password: "correct horse"
      `,
    },
    {
      good: conf`
        network:
          version: 2
          wifis:
            wlan0:
              access-points:
                home:
                  auth:
                    key-management: none
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const point of def.accessPoints) {
        if ([...point.settings.keys()].some((path) => path === "password" || path.startsWith("auth."))) continue;
        if ([...point.settings.keys()].some((path) => path.startsWith("networkmanager."))) continue;
        yield {
          uri: point.keyAt.uri,
          span: point.keyAt.span,
          message: `the network "${brief(point.ssid, 24)}" has no password: everyone near can read along`,
        };
      }
  },
};
