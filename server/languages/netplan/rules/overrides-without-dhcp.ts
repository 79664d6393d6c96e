import { conf, type Rule } from "../../../core/rule.ts";
import { usesDhcp } from "../addressing.ts";
import { find } from "../edits.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/overrides-without-dhcp: DHCP overrides on an interface that does not use DHCP. */
export const overridesWithoutDhcp: Rule<NetplanUnit> = {
  id: "netplan/overrides-without-dhcp",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "DHCP overrides on an interface that does not use DHCP",
  why: `\`dhcp4-overrides\` says what of a lease is used. Without \`dhcp4: true\` there is no lease.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              «dhcp4-overrides»:
                use-dns: false
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
              dhcp4-overrides:
                use-dns: false
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const { map, at } of def.pieces)
        for (const family of [4, 6] as const) {
          const entry = find(map, `dhcp${family}-overrides`);
          if (entry !== undefined && !usesDhcp(def, family))
            yield { uri: at.uri, span: entry.key.span, message: `no effect: \`dhcp${family}\` is not on here`, tags: ["unnecessary"] };
        }
  },
};
