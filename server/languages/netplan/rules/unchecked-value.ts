import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { keysOf } from "../knowledge/keys.ts";
import type { NetplanUnit } from "../model.ts";
import { uncheckedProblem } from "../unchecked.ts";
import { isTemplate } from "../values.ts";
import { allFrom } from "../versions.ts";

/** netplan/unchecked-value: a value that netplan writes down unread and networkd then ignores. */
export const uncheckedValue: Rule<NetplanUnit> = {
  id: "netplan/unchecked-value",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a value that netplan writes down unread and networkd then ignores",
  why: `Several parameters of bonds and bridges are not checked by netplan: it writes anything into the file of networkd, which leaves out what it does not know, with one line in the journal. The bond or bridge then runs with its defaults.`,
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
                mode: balance-xor
                mii-monitor-interval: 100
                transmit-hash-policy: «layer3»
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0: {}
            eth1: {}
          bridges:
            br0:
              interfaces: [eth0]
              parameters:
                priority: «99999»
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
                mode: balance-xor
                mii-monitor-interval: 100
                transmit-hash-policy: layer3+4
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const setting of def.written) {
        const [parent, name = ""] = setting.path.split(".");
        const table =
          parent === "parameters"
            ? def.type === "bonds"
              ? "bond-params"
              : "bridge-params"
            : parent === "dhcp4-overrides" || parent === "dhcp6-overrides"
              ? parent
              : "";
        const key = keysOf(table).get(name);
        if (key === undefined || isTemplate(setting.text) || (name === "lacp-rate" && allFrom(unit.releases, "1.0"))) continue;
        const why = uncheckedProblem(key, setting);
        if (why === undefined) continue;
        const meant = key.values === undefined ? undefined : nearest(setting.text, key.values);
        const fix =
          meant === undefined ? {} : { fix: { title: `Write ${meant}`, safe: false, edits: [{ span: setting.at.span, text: meant }] } };
        yield {
          uri: setting.at.uri,
          span: setting.at.span,
          message: `\`${name}\` cannot be "${brief(setting.text, 16)}": ${why}; it is ignored`,
          ...fix,
        };
      }
  },
};
