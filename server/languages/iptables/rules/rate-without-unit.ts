import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { readRate } from "../modules-more.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const rateWithoutUnit: Rule<IptablesUnit> = {
  id: "iptables/rate-without-unit",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "A rate without a unit, which is per second",
  why: `\`--limit 5\` is five packets a second, 432,000 a day. Who thinks of attempts to log in, or of lines in a log, mostly means a minute or an hour.
The fix writes down what it is now; change the unit where another is meant.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p tcp --dport 22 -m limit --limit «5» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p tcp --dport 22 -m limit --limit 5/second -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT ACCEPT [0:0]
        -A INPUT -p tcp --dport 22 -m limit --limit 5/min -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["--limit", "--hashlimit-upto", "--hashlimit-above", "--hashlimit"])
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined || !/^\d+$/.test(value.text) || readRate(value.text) === undefined || rule.command.faults.length > 0)
          continue;
        const text = `${value.text}/second`;
        const edits = [{ start: value.start, end: value.end, text }];
        const message = `${key} ${brief(value.text, 12)} is ${brief(value.text, 12)} a second: write the unit, or the one that is meant`;
        yield findingAt(unit, rule, value, message, { title: `Write ${brief(text, 20)}`, safe: true, edits });
      }
  },
};
