import { readAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { asRoute } from "../fixes.ts";
import type { NetplanUnit } from "../model.ts";
import { isTemplate } from "../values.ts";

/** netplan/gateway-deprecated: `gateway4` and `gateway6` are deprecated: a route to `default` says the same. */
export const gatewayDeprecated: Rule<NetplanUnit> = {
  id: "netplan/gateway-deprecated",
  category: "deprecated",
  severity: "warning",
  since: "0.1.0",
  summary: "`gateway4` and `gateway6` are deprecated: a route to `default` says the same",
  why: `netplan warns about them at every start. A default route under \`routes\` does the same, and can have a metric, a table and \`on-link\`.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              «gateway4»: 192.0.2.1
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              routes:
                - to: default
                  via: 192.0.2.1
      `,
    },
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              «gateway6»: 2001:db8::1
              routes:
                - to: 198.51.100.0/24
                  via: 192.0.2.1
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
                  via: 2001:db8::1
                - to: 198.51.100.0/24
                  via: 192.0.2.1
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
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values())
      for (const setting of def.written) {
        if (setting.path !== "gateway4" && setting.path !== "gateway6") continue;
        // A value that is refused cannot become a route either.
        if (readAddress(setting.text)?.family !== Number(setting.path.slice(-1)) && !isTemplate(setting.text)) continue;
        const fix = asRoute(def, setting);
        const message = `\`${setting.path}\` is deprecated: write a route to default via ${brief(setting.text, 39)}`;
        yield { uri: setting.keyAt.uri, span: setting.keyAt.span, message, tags: ["deprecated"], ...(fix === undefined ? {} : { fix }) };
      }
  },
};
