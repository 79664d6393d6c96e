import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const negatedAnyInterface: Rule<IptablesUnit> = {
  id: "iptables/negated-any-interface",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "! before the interface +",
  why: `\`+\` is every interface, so that \`! -i +\` should match nothing. iptables loses the exclamation mark when it saves the rule, and what matched nothing matches everything after the next restore.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT ! -i «+» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT ! -i eth+ -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["-i", "-o"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined || !(value.text === "+" && part.not)) continue;
        yield findingAt(unit, rule, value, `"! ${key} +" is saved as every interface: leave out the rule`);
      }
    }
  },
};
