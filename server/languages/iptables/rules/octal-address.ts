import { showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { doubtfulHosts } from "../doubts.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const octalAddress: Rule<IptablesUnit> = {
  id: "iptables/octal-address",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "An address with octal or hexadecimal numbers",
  why: `A number with a leading zero is octal to iptables, one with 0x hexadecimal: 010.0.0.1 is 8.0.0.1.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «010.0.0.1» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -s 8.0.0.1 -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.1 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, host, ...place } of doubtfulHosts(unit)) {
      if (!host.doubts.includes("octal")) continue;
      const network = host.range === undefined ? "" : showRange(host.range);
      yield findingAt(unit, rule, place, `${brief(host.text, 30)} is read as ${network}: leading zeros are octal`, {
        title: `Write ${network}`,
        safe: true,
        edits: [{ ...place, text: network }],
      });
    }
  },
};
