import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { readHosts } from "../addresses.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const maskHoles: Rule<IptablesUnit> = {
  id: "iptables/mask-holes",
  category: "ignored",
  severity: "info",
  since: "0.1.0",
  summary: "A mask that is no prefix",
  why: `A mask with zeros between its ones matches addresses that share those bits, wherever they are. That is allowed, and seldom meant.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «10.0.0.1/255.0.0.255» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.0/255.0.0.0 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["-s", "-d"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined) continue;
        for (const host of readHosts(value.text, rule.family)) {
          if (!host.doubts.includes("holes") || host.badMask === true) continue;
          const place = { start: value.start + host.start, end: value.start + host.end };
          yield findingAt(unit, rule, place, `The mask of ${brief(host.text, 40)} has holes: it matches scattered addresses`);
        }
      }
    }
  },
};
