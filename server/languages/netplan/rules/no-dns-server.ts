import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { defaultsOf, isOn, usesDhcp } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/no-dns-server: a static default route and no DNS server on any interface. */
export const noDnsServer: Rule<NetplanUnit> = {
  id: "netplan/no-dns-server",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "a static default route and no DNS server on any interface",
  why: `A lease brings DNS servers along, a static configuration does not. Names are then resolved by what systemd-resolved or /etc/resolv.conf happens to have.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              routes:
                - to: «default»
                  via: 192.0.2.1
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              nameservers:
                addresses: [192.0.2.1]
              routes:
                - to: default
                  via: 192.0.2.1
      `,
    },
  ],
  *check(unit) {
    const defs = [...unit.defs.values()];
    if (
      unit.isolated ||
      defs.some(
        (def) =>
          usesDhcp(def, 4) || usesDhcp(def, 6) || isOn(def, "accept-ra") || def.lists.has("nameservers.addresses") || def.type === "modems",
      )
    )
      return;
    const first = defs.flatMap((def) => [...defaultsOf(def)]).find(({ family, table }) => family === 4 && table === "");
    if (first === undefined) return;
    const message = `no interface has \`nameservers\`, and no lease brings any: ${brief(first.def.id, 16)} cannot resolve names`;
    yield { uri: first.setting.at.uri, span: first.setting.at.span, message };
  },
};
