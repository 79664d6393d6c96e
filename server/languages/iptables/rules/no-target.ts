import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const noTarget: Rule<IptablesUnit> = {
  id: "iptables/no-target",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A rule without a target",
  why: `A rule without -j only counts packets: it accepts and drops nothing. Matches that do something themselves (recent, quota, connlabel) are left in peace.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        «-A INPUT -s 10.0.0.1»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.1 -j DROP
        -A INPUT -p tcp --dport 22 -m recent --set
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const rule of unit.ruleset.rules) {
      const { command } = rule;
      if (command.target !== undefined || command.faults.length > 0 || command.matches.some((use) => ACTING.has(use.module.name))) continue;
      if (command.parts.some((part) => part.value?.text.includes("\n"))) continue;
      const { span, base } = rule;
      yield findingAt(
        unit,
        rule,
        { start: span.start - base, end: span.end - base },
        "This rule has no target: it counts packets and decides nothing",
      );
    }
  },
};

/** Matches that change something, or that people use to count. */
const ACTING = new Set(["recent", "quota", "connlabel", "nfacct", "set", "hashlimit", "limit", "statistic", "comment"]);
