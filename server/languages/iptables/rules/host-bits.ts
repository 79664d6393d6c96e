import { showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { doubtfulHosts } from "../doubts.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const hostBits: Rule<IptablesUnit> = {
  id: "iptables/host-bits",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "An address with bits behind its mask",
  why: `The bits behind the mask are cleared without a word: \`10.1.2.3/8\` is 10.0.0.0/8, every address that begins with 10.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «10.1.2.3/8» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -s 10.0.0.0/8 -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.0/8 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, host, ...place } of doubtfulHosts(unit)) {
      if (!host.doubts.includes("host-bits")) continue;
      const network = host.range === undefined ? "" : showRange(host.range);
      yield findingAt(unit, rule, place, `${brief(host.text, 40)} means the whole network ${network}`, {
        title: `Write ${network}`,
        safe: true,
        edits: [{ ...place, text: network }],
      });
    }
  },
};
