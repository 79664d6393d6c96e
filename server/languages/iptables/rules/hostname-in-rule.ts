import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { doubtfulHosts } from "../doubts.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const hostnameInRule: Rule<IptablesUnit> = {
  id: "iptables/hostname-in-rule",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A host name for an address",
  why: `The name is looked up once, while the rules load: what it stands for later does not count, several addresses become several rules, and without DNS at that moment, as early at boot, the whole file is refused.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s «www.nic.fr» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 192.0.2.7 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { rule, host, ...place } of doubtfulHosts(unit)) {
      if (host.kind !== "name" || rule.command.faults.length > 0) continue;
      yield findingAt(unit, rule, place, `${brief(host.text)} is looked up once, when the rules load; without DNS they do not`);
    }
  },
};
