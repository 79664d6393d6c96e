import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";
import { protocolNumber } from "../values.ts";

export const icmpFamily: Rule<IptablesUnit> = {
  id: "iptables/icmp-family",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "ICMP of the other IP family",
  why: `IPv6 has an ICMP of its own, protocol 58, and no packet of IPv4 carries it: \`-p icmp\` in ip6tables and \`-p icmpv6\` in iptables never match.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p «icmpv6» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p icmp -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p «icmp» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p ipv6-icmp -j ACCEPT
        COMMIT
      `,
      path: "etc/iptables/rules.v6",
    },
    {
      good: conf`
        *filter
        -A INPUT -p icmp -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, part } of unit.parts("-p")) {
      const value = plainValue(part);
      const other = rule.family === 4 ? 58 : 1;
      if (value === undefined || protocolNumber(value.text) !== other) continue;
      const text = rule.family === 4 ? "icmp" : "ipv6-icmp";
      const message = `No IPv${rule.family} packet has the protocol ${brief(value.text, 20)}: here it is ${text}`;
      yield findingAt(unit, rule, value, message, {
        title: `Write ${text}`,
        safe: false,
        edits: [{ start: value.start, end: value.end, text }],
      });
    }
  },
};
