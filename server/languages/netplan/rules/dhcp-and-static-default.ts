import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { defaultsOf, usesDhcp } from "../addressing.ts";
import { type NetplanUnit, textOf } from "../model.ts";
import { readBool } from "../values.ts";

/** netplan/dhcp-and-static-default: DHCP and a static default route on one interface. */
export const dhcpAndStaticDefault: Rule<NetplanUnit> = {
  id: "netplan/dhcp-and-static-default",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "DHCP and a static default route on one interface",
  why: `The lease brings a default route of its own, with metric 100, and the static one without a metric has 0 for IPv4: it wins as long as it is there, and the gateway of the lease is only used when it is gone. Set \`use-routes: false\` in \`dhcp4-overrides\`, or leave the static route out.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              dhcp4: true
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
              dhcp4: true
              dhcp4-overrides:
                use-routes: false
              routes:
                - to: default
                  via: 192.0.2.1
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const { family, setting, metric, table } of defaultsOf(def)) {
        const overrides = `dhcp${family}-overrides`;
        if (!usesDhcp(def, family) || metric !== "" || table !== "" || def.settings.has(`${overrides}.route-metric`)) continue;
        if (readBool(textOf(def, `${overrides}.use-routes`) ?? "yes") === false) continue;
        const dhcp = def.settings.get(`dhcp${family}`);
        const related = dhcp === undefined ? [] : [{ ...dhcp.at, message: "the lease brings another one" }];
        const message = `${brief(def.id, 16)} has a static default route and takes one by DHCP: say which of them counts`;
        yield { uri: setting.at.uri, span: setting.at.span, message, related };
      }
  },
};
