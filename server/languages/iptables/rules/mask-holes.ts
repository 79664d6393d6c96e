import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { doubtfulHosts } from "../doubts.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const maskHoles: Rule<IptablesUnit> = {
  id: "iptables/mask-holes",
  category: "ignored",
  severity: "info",
  scope: "part",
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
    for (const { rule, host, ...place } of doubtfulHosts(unit)) {
      if (!host.doubts.includes("holes")) continue;
      yield findingAt(unit, rule, place, `The mask of ${brief(host.text, 40)} has holes: it matches scattered addresses`);
    }
  },
};
