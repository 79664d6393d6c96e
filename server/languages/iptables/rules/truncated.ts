import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const truncated: Rule<IptablesUnit> = {
  id: "iptables/truncated",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A text that is cut off",
  why: `The kernel keeps 29 characters of a LOG prefix, 63 of an NFLOG prefix and 255 of a comment. What is beyond is lost without a word.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s 10.0.0.1 -m limit --limit 1/s -j LOG --log-prefix «"dropped by the office firewall: "»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.1 -m limit --limit 1/s -j LOG --log-prefix "office firewall dropped: "
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const [key, limit] of LIMITS) {
      for (const { rule, part } of unit.parts(key)) {
        const { value } = part;
        const length = value?.known ? new TextEncoder().encode(value.text).length : 0;
        if (value !== undefined && length > limit && !value.text.includes("\n"))
          yield findingAt(unit, rule, value, `${length} characters: the kernel keeps ${limit} of ${key}`);
      }
    }
  },
};

/** How many bytes the kernel keeps. */
const LIMITS = [
  ["--log-prefix", 29],
  ["--nflog-prefix", 63],
  ["--comment", 255],
] as const;
