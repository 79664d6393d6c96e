import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { numberOf } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/unused-table: a routing table that no rule leads to, or a rule that leads to an empty table. */
export const unusedTable: Rule<NetplanUnit> = {
  id: "netplan/unused-table",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a routing table that no rule leads to, or a rule that leads to an empty table",
  why: `Routes in a table of their own count for nothing until a routing policy sends packets there, and a policy that names a table without routes sends packets on to the next rule. Table 0 means none at all.`,
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
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
                  via: 192.0.2.1
                  table: 101
              routing-policy:
                - from: 192.0.2.10
                  table: 101
      `,
    },
  ],
  *check(unit) {
    const defs = [...unit.defs.values()];
    const builtIn = new Set([253, 254, 255]);
    const vrfs = defs.filter(({ type }) => type === "vrfs").map((def) => numberOf(def, "table"));
    const learnt = defs.map((def) => numberOf(def, "ra-overrides.table"));
    const routed = new Set([...vrfs, ...learnt, ...defs.flatMap((def) => def.routes.map((route) => numberOf(route, "table")))]);
    const asked = new Set([...vrfs, ...defs.flatMap((def) => def.policies.map((policy) => numberOf(policy, "table")))]);
    for (const def of defs)
      for (const [i, item] of [...def.routes, ...def.policies].entries()) {
        const setting = item.settings.get("table");
        const table = numberOf(item, "table");
        if (setting === undefined || table === undefined || builtIn.has(table)) continue;
        const isRoute = i < def.routes.length;
        const { uri, span } = setting.at;
        if (table === 0) yield { uri, span, message: "table 0 is no table: leave `table` out for the main one" };
        else if (isRoute && !asked.has(table) && !unit.isolated)
          yield { uri, span, message: `no \`routing-policy\` leads to table ${brief(setting.text, 12)}: this route is never used` };
        else if (!isRoute && !routed.has(table) && !unit.isolated)
          yield { uri, span, message: `table ${brief(setting.text, 12)} has no routes: this policy changes nothing` };
      }
  },
};
