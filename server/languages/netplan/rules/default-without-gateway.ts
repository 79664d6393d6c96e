import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/default-without-gateway: `to: default` without `via` says neither IPv4 nor IPv6, and aborts netplan. */
export const defaultWithoutGateway: Rule<NetplanUnit> = {
  id: "netplan/default-without-gateway",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "`to: default` without `via` says neither IPv4 nor IPv6, and aborts netplan",
  why: `\`default\` takes its IP version from the gateway. Without \`via\` there is none, and netplan ends with an assertion that failed instead of an error; releases up to 1.1.2 do. Write 0.0.0.0/0 or ::/0 where a default route through a link without gateway is meant.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            ppp0:
              routes:
                - to: «default»
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            ppp0:
              routes:
                - to: 0.0.0.0/0
                  scope: link
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/default-without-gateway"),
};
