import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const fullPortRange: Rule<IptablesUnit> = {
  id: "iptables/full-port-range",
  category: "ignored",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "A range of all ports",
  why: `\`0:65535\` is every port: iptables leaves it out when it saves the rule. It still asks that the packet is no later fragment.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --dport «0:65535» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["--source-port", "--destination-port"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value?.text !== "0:65535" && value?.text !== ":" && value?.text !== "0:" && value?.text !== ":65535") continue;
        yield findingAt(unit, rule, value, "These are all ports: iptables-save leaves the range out");
      }
    }
  },
};
