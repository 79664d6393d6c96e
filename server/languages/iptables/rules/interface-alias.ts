import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const interfaceAlias: Rule<IptablesUnit> = {
  id: "iptables/interface-alias",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "An alias where an interface is wanted",
  why: `Names such as eth0:1 belong to addresses, not to interfaces: packets come in on eth0, and the rule never matches. Match the address of the alias with -d.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -i «eth0:1» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -i eth0 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["-i", "-o"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined || !/^[A-Za-z][\w.-]*:\w+$/.test(value.text)) continue;
        yield findingAt(unit, rule, value, `"${brief(value.text, 20)}" is an alias, no interface: match its address with -d`);
      }
    }
  },
};
