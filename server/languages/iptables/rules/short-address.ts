import { showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { readHosts } from "../addresses.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const shortAddress: Rule<IptablesUnit> = {
  id: "iptables/short-address",
  category: "ignored",
  severity: "warning",
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
    for (const key of ["-s", "-d"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined) continue;
        for (const host of readHosts(value.text, rule.family)) {
          if (!host.doubts.includes("short") || host.badMask === true) continue;
          const place = { start: value.start + host.start, end: value.start + host.end };
          const network = host.range === undefined ? "" : showRange(host.range);
          yield findingAt(
            unit,
            rule,
            place,
            `"${brief(host.text, 30)}" means ${network}: write all four numbers`,
            host.text.includes("/") && network !== ""
              ? { title: `Write ${network}`, safe: true, edits: [{ ...place, text: network }] }
              : undefined,
          );
        }
      }
    }
  },
};
