import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { TCP_FLAGS } from "../knowledge/words.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const tcpFlagsNever: Rule<IptablesUnit> = {
  id: "iptables/tcp-flags-never",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "TCP flags that are asked for and not looked at",
  why: `\`--tcp-flags MASK SET\` looks at the flags of the first list only. A flag in the second that is not in the first can never be found set: the rule never matches.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --tcp-flags SYN «ACK» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp --tcp-flags SYN,ACK ACK -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, part } of unit.parts("--tcp-flags")) {
      const { value, second } = part;
      if (value?.known !== true || second?.known !== true || rule.command.faults.length > 0) continue;
      const extra = second.text.split(",").find((flag) => (bits(flag) & ~bits(value.text)) !== 0);
      if (extra === undefined) continue;
      yield findingAt(unit, rule, second, `${brief(extra, 20)} is not among the flags looked at (${brief(value.text, 30)}): never matches`);
    }
  },
};

const bits = (list: string): number => list.split(",").reduce((sum, flag) => sum | (TCP_FLAGS[flag.toUpperCase()] ?? 0), 0);
