import { showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { doubtfulHosts } from "../doubts.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const shortAddress: Rule<IptablesUnit> = {
  id: "iptables/short-address",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "An address with fewer than four numbers",
  why: `iptables fills missing numbers with zeros behind: \`10.0.1\` is the one host 10.0.1.0, and not the network 10.0.1.0/24. The file is loaded all the same.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «10.0.1» -j DROP
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -d «192.168/16» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -d 192.168.0.0/16 -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.1.0/24 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, host, ...place } of doubtfulHosts(unit)) {
      if (!host.doubts.includes("short")) continue;
      const network = host.range === undefined ? "" : showRange(host.range);
      yield findingAt(
        unit,
        rule,
        place,
        `"${brief(host.text, 30)}" means ${network}: write all four numbers`,
        host.text.includes("/") ? { title: `Write ${network}`, safe: true, edits: [{ ...place, text: network }] } : undefined,
      );
    }
  },
};
