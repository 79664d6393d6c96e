import { conf, type Rule } from "../../../core/rule.ts";
import { keysOf } from "../knowledge/keys.ts";
import type { NetplanUnit } from "../model.ts";
import { allFrom } from "../versions.ts";

/** netplan/deprecated-key: a key that has a newer name. */
export const deprecatedKey: Rule<NetplanUnit> = {
  id: "netplan/deprecated-key",
  category: "deprecated",
  severity: "info",
  since: "0.1.0",
  summary: "a key that has a newer name",
  why: `Former names are still read, for old files. \`all-slaves-active\` and \`packets-per-slave\` are \`all-members-active\` and \`packets-per-member\` since 0.106; \`gratuitious-arp\` is a misspelling that was kept; \`number\` does nothing for modems of today.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bonds:
            bond0:
              interfaces: [eth0, eth1]
              parameters:
                mode: balance-rr
                «packets-per-slave»: 2
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bonds:
            bond0:
              interfaces: [eth0, eth1]
              parameters:
                mode: balance-rr
                packets-per-member: 2
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bonds:
            bond0:
              interfaces: [eth0, eth1]
              parameters:
                mode: balance-rr
                packets-per-member: 2
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const { path, keyAt } of def.type === "bonds" || def.type === "modems" ? def.written : []) {
        const [parent = "", name = ""] = path.includes(".") ? path.split(".") : ["", path];
        const keys = parent === "parameters" ? keysOf("bond-params") : keysOf(def.type === "modems" ? "modem" : "");
        const key = keys.get(name);
        if (key?.deprecated === undefined) continue;
        const newer = /\buse ([\w-]+)$/.exec(key.deprecated)?.[1];
        const since = newer === undefined ? undefined : keys.get(newer)?.since;
        if (since !== undefined && !allFrom(unit.releases, since)) continue;
        const { uri, span } = keyAt;
        if (newer === undefined)
          yield { uri, span, message: `\`${name}\` is deprecated and does nothing for modems of today`, tags: ["deprecated"] };
        else
          yield {
            uri,
            span,
            message: `\`${name}\` is called \`${newer}\` now`,
            tags: ["deprecated"],
            fix: { title: `Write ${newer}`, safe: true, edits: [{ span, text: newer }] },
          };
      }
  },
};
