import { showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { readHosts } from "../addresses.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const octalAddress: Rule<IptablesUnit> = {
  id: "iptables/octal-address",
  category: "ignored",
  severity: "warning",
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
    for (const key of ["-s", "-d"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined) continue;
        for (const host of readHosts(value.text, rule.family)) {
          if (!host.doubts.includes("octal") || host.badMask === true) continue;
          const place = { start: value.start + host.start, end: value.start + host.end };
          const network = host.range === undefined ? "" : showRange(host.range);
          yield findingAt(unit, rule, place, `${brief(host.text, 30)} is read as ${network}: leading zeros are octal`, {
            title: `Write ${network}`,
            safe: true,
            edits: [{ ...place, text: network }],
          });
        }
      }
    }
  },
};
