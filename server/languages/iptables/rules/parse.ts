import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const parse: Rule<IptablesUnit> = {
  id: "iptables/parse",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A line that iptables-restore cannot read",
  why: `The whole file is refused when one line cannot be read, and iptables-legacy then names the line of COMMIT only. Words that belong to no option, options without their value, and lines outside a table are such mistakes.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT «ACCEPT»
        COMMIT
      `,
    },
    {
      bad: conf`
        «-A INPUT -j ACCEPT»
      `,
    },
    {
      bad: conf`
        *filter
        «iptables» -A INPUT -i lo -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -i lo -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("parse");
  },
};
