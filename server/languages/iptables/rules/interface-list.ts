import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const interfaceList: Rule<IptablesUnit> = {
  id: "iptables/interface-list",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A list of interfaces",
  why: `-i and -o take one name. A comma is a part of it, and no interface is called so: write a rule for each.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -i «eth0,eth1» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -i eth0 -j DROP
        -A INPUT -i eth1 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["-i", "-o"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined || !/[,\s/]/.test(value.text)) continue;
        yield findingAt(unit, rule, value, `No interface is called "${brief(value.text, 30)}": write a rule for each`);
      }
    }
  },
};
