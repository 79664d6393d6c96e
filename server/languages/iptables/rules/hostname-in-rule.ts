import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { readHosts } from "../addresses.ts";
import { findingAt, plainValue } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const hostnameInRule: Rule<IptablesUnit> = {
  id: "iptables/hostname-in-rule",
  category: "correctness",
  severity: "warning",
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
    for (const key of ["-s", "-d"]) {
      for (const { rule, part } of unit.parts(key)) {
        const value = plainValue(part);
        if (value === undefined || rule.command.faults.length > 0) continue;
        for (const host of readHosts(value.text, rule.family)) {
          if (host.kind !== "name") continue;
          const place = { start: value.start + host.start, end: value.start + host.end };
          yield findingAt(unit, rule, place, `${brief(host.text)} is looked up once, when the rules load; without DNS they do not`);
        }
      }
    }
  },
};
