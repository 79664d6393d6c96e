import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/default-route-style: 0.0.0.0/0 written out where `default` says it. */
export const defaultRouteStyle: Rule<NetplanUnit> = {
  id: "netplan/default-route-style",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "0.0.0.0/0 written out where `default` says it",
  why: `\`default\` takes the IP version from the gateway, and a zero too few cannot turn it into another route.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: «0.0.0.0/0»
                  via: 192.0.2.1
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              routes:
                - to: default
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
      for (const route of def.routes) {
        const to = route.settings.get("to");
        if (to === undefined || (to.text !== "0.0.0.0/0" && to.text !== "::/0") || !route.settings.has("via")) continue;
        const fix = { title: "Write default", safe: true, edits: [{ span: to.at.span, text: "default" }] };
        yield { uri: to.at.uri, span: to.at.span, message: `${to.text} is what \`default\` says`, fix };
      }
  },
};
