import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { masterOf, usesDhcp, vrfOf } from "../addressing.ts";
import { metricFix } from "../fixes.ts";
import { type Def, type NetplanUnit, rendererOf, textOf } from "../model.ts";
import { readBool } from "../values.ts";

/** netplan/dhcp-without-metric: several interfaces take default routes by DHCP with the same metric. */
export const dhcpWithoutMetric: Rule<NetplanUnit> = {
  id: "netplan/dhcp-without-metric",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "several interfaces take default routes by DHCP with the same metric",
  why: `netplan gives all wired interfaces the metric 100 and all wireless ones 600. Two leases then give two default routes of equal weight, and which one counts is left to chance. Set \`route-metric\` in \`dhcp4-overrides\`, or \`use-routes: false\`, on all but one.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
            eth1:
              dhcp4: «true»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
            eth1:
              dhcp4: true
              dhcp4-overrides:
                route-metric: 200
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
            eth1:
              dhcp4: true
              dhcp4-overrides:
                route-metric: 200
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
          wifis:
            wlan0:
              dhcp4: true
              access-points:
                home:
                  password: "correct horse"
      `,
    },
  ],
  *check(unit) {
    const first = new Map<string, Def>();
    for (const def of unit.defs.values()) {
      const setting = def.settings.get("dhcp4");
      if (setting === undefined || !usesDhcp(def, 4) || rendererOf(unit, def) !== "networkd" || masterOf(unit, def) !== undefined) continue;
      if (readBool(textOf(def, "dhcp4-overrides.use-routes") ?? "yes") === false) continue;
      const metric = textOf(def, "dhcp4-overrides.route-metric") ?? (def.type === "wifis" ? "600" : "100");
      const key = `${metric} ${vrfOf(unit, def)}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, def);
      else
        yield {
          uri: setting.at.uri,
          span: setting.at.span,
          message: message(def, before),
          related: [{ ...before.at, message: "the other one" }],
          ...metricFix(def),
        };
    }
  },
};

const message = (def: Def, before: Def): string =>
  `${brief(def.id, 16)} and ${brief(before.id, 16)} both take a default route by DHCP with the same metric`;
