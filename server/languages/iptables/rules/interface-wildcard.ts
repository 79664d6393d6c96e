import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const interfaceWildcard: Rule<IptablesUnit> = {
  id: "iptables/interface-wildcard",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A shell wildcard in the name of an interface",
  why: `The wildcard of iptables is a plus sign at the end. A star is an ordinary character, and no interface is called so: the rule never matches.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -i «eth*» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -i eth+ -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -i eth+ -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["-i", "-o"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined || !/[*?]/.test(value.text)) continue;
        yield findingAt(
          unit,
          rule,
          value,
          `No interface is called "${brief(value.text, 20)}": the wildcard is +`,
          /^[^*?]+\*$/.test(value.text)
            ? {
                title: `Write ${value.text.replace("*", "+")}`,
                safe: false,
                edits: [{ start: value.start, end: value.end, text: value.text.replace("*", "+") }],
              }
            : undefined,
        );
      }
    }
  },
};
