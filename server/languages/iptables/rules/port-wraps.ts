import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { readNumber } from "../numbers.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const portWraps: Rule<IptablesUnit> = {
  id: "iptables/port-wraps",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A port above 65535 that is accepted",
  why: `The udp and conntrack matches let numbers above 65535 pass and keep their lower 16 bits: 65616 is port 80.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p udp --dport «65616» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p udp --dport 80 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["--source-port", "--destination-port", "--ctorigsrcport", "--ctorigdstport", "--ctreplsrcport", "--ctrepldstport"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        const high =
          value === undefined || (readNumber(value.text) <= 65535 && !value.text.includes(":"))
            ? undefined
            : value.text.split(":").find((port) => readNumber(port) > 65535);
        if (value === undefined || high === undefined || rule.command.faults.length > 0) continue;
        yield findingAt(unit, rule, value, `${brief(high, 20)} is no port: iptables takes it for ${readNumber(high) % 65536}`);
      }
    }
  },
};
