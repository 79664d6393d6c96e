import { showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { doubtfulHosts } from "../doubts.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const numberAddress: Rule<IptablesUnit> = {
  id: "iptables/number-address",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A single number for an address",
  why: `A number without dots is an address to the resolver: \`-s 10\` is the one host 10.0.0.0, and 999 is 0.0.3.231.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «999» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 0/0 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, host, ...place } of doubtfulHosts(unit)) {
      if (!host.doubts.includes("plain-number") || /^0(\/0)?$/.test(host.text)) continue;
      const network = host.range === undefined ? "" : showRange(host.range);
      yield findingAt(unit, rule, place, `"${brief(host.text, 30)}" means ${network}: write the address in full`);
    }
  },
};
