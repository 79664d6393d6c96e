import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { type DefaultRoute, defaultsOf } from "../addressing.ts";
import { added, textIn } from "../edits.ts";
import type { NetplanUnit } from "../model.ts";
import { misplacedDefaults, placeOf } from "../tables.ts";

/** netplan/default-route-conflict: two default routes of the same table and metric. */
export const defaultRouteConflict: Rule<NetplanUnit> = {
  id: "netplan/default-route-conflict",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "two default routes of the same table and metric",
  why: `The kernel keeps one default route per table and metric. netplan only warns, and which interface wins depends on which came up last. Give one of them a higher metric, or put it into a table of its own with \`routing-policy\`.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
                  via: 192.0.2.1
            eth1:
              routes:
                - to: «default»
                  via: 198.51.100.1
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
                  via: 192.0.2.1
            eth1:
              routes:
                - to: default
                  via: 198.51.100.1
                  metric: 200
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
            eth1:
              routes:
                - to: default
                  via: 198.51.100.1
                  metric: 200
      `,
    },
  ],
  *check(unit) {
    const first = new Map<string, DefaultRoute>();
    for (const def of unit.defs.values())
      for (const route of defaultsOf(def)) {
        // netplan/unused-table says of such a route which table it was meant for.
        if (route.route !== undefined && misplacedDefaults(unit).get(def)?.route.route === route.route) continue;
        const key = placeOf(unit, route);
        const before = first.get(key);
        if (before === undefined) {
          first.set(key, route);
          continue;
        }
        const { uri, span } = route.setting.at;
        const message = `a second IPv${route.family} default route with the same metric: ${brief(before.def.id, 16)} has one already`;
        const related = [{ uri: before.setting.at.uri, span: before.setting.at.span, message: "the first one" }];
        const edits = route.route === undefined || route.metric !== "" ? [] : [added(textIn(def, uri), route.route.map, "metric: 200")];
        yield {
          uri,
          span,
          message,
          related,
          ...(edits.length === 0 ? {} : { fix: { title: "Give it the metric 200", safe: false, edits } }),
        };
      }
  },
};
