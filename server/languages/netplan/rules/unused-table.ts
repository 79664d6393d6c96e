import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { numberOf } from "../addressing.ts";
import type { Def, NetplanUnit } from "../model.ts";
import { BUILT_IN, meantRoute, tablesOf } from "../tables.ts";

/** netplan/unused-table: a routing table that no rule leads to, or a rule that leads to an empty table. */
export const unusedTable: Rule<NetplanUnit> = {
  id: "netplan/unused-table",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a routing table that no rule leads to, or a rule that leads to an empty table",
  why: `Routes in a table of their own count for nothing until a routing policy sends packets there, and a policy that names a table without routes sends packets on to the next rule. Table 0 means none at all. Where a table is empty because the default route beside the policy does not name it, that route lies in the main table, beside the other one.`,
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
                  table: «101»
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routing-policy:
                - from: 192.0.2.10
                  table: «102»
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {routes: [{to: default, via: 192.0.2.1}]}
            eth1:
              routes:
                - to: default
                  via: 198.51.100.1
              routing-policy:
                - from: 198.51.100.10
                  table: «102»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0: {routes: [{to: default, via: 192.0.2.1}]}
            eth1:
              routes:
                - to: default
                  via: 198.51.100.1
                  table: 102
              routing-policy:
                - from: 198.51.100.10
                  table: 102
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes: [{to: default, via: 192.0.2.1, table: 101}]
              routing-policy:
                - from: 192.0.2.10
                  table: 101
      `,
    },
  ],
  *check(unit) {
    const { routed, asked } = tablesOf(unit);
    const mended = new Set<Def>();
    for (const def of unit.defs.values())
      for (const [i, item] of [...def.routes, ...def.policies].entries()) {
        const setting = item.settings.get("table");
        const table = numberOf(item, "table");
        if (setting === undefined || table === undefined || BUILT_IN.has(table)) continue;
        const isRoute = i < def.routes.length;
        const { uri, span } = setting.at;
        const name = brief(setting.text, 12);
        if (table === 0) yield { uri, span, message: "table 0 is no table: leave `table` out for the main one" };
        else if (isRoute && !asked.has(table) && !unit.isolated)
          yield { uri, span, message: `no \`routing-policy\` leads to table ${name}: this route is never used` };
        else if (!isRoute && !routed.has(table) && !unit.isolated)
          yield { uri, span, message: `table ${name} has no routes: this policy changes nothing`, ...meantRoute(unit, def, uri, mended) };
      }
  },
};
