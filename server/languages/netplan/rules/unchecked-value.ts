import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { type Key, keysOf } from "../knowledge/keys.ts";
import type { NetplanUnit, Setting } from "../model.ts";
import { isTemplate, readUint } from "../values.ts";
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
                forward-delay: «soon»
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
        const why = problem(key, setting);
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

function problem(key: Key, { text }: Setting): string | undefined {
  if (key.value === "unchecked" || key.name === "lacp-rate")
    return (key.values ?? []).includes(text) ? undefined : `one of ${(key.values ?? []).slice(0, 3).join(", ")} …`;
  if (key.value === "use-domains") return /^(true|false|yes|no|on|off|y|n|1|0|route)$/i.test(text) ? undefined : "true, false or route";
  if (key.value === "duration-ms" || key.value === "duration-s") return isTimeSpan(text) ? undefined : "not a time";
  if (key.name === "priority") return (readUint(text) ?? 0) > 65535 ? "0 to 65535" : undefined;
  return undefined;
}

// systemd.time(7): numbers with units.
function isTimeSpan(text: string): boolean {
  const parts = text.trim().match(/[\d.]+|[a-zµ]+|[^\d.a-zµ\s]+/gi) ?? [];
  const units = /^(us|µs|usec|ms|msec|s|sec|seconds?|m|min|minutes?|h|hr|hours?|d|days?|w|weeks?|M|months?|y|years?|infinity)$/;
  return (
    parts.length > 0 &&
    parts.length < 20 &&
    parts.every((part, i) => (/^\d/.test(part) ? /^\d+(\.\d+)?$/.test(part) : units.test(part) && (i > 0 || part === "infinity")))
  );
}
