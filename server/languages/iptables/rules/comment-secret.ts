import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import type { IptablesUnit } from "../unit.ts";

export const commentSecret: Rule<IptablesUnit> = {
  id: "iptables/comment-secret",
  category: "security",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "Something like a password in a rule",
  why: `Comments and log prefixes are shown by iptables -L and written to logs and backups. A password or token does not belong there.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -s 10.0.0.1 -m comment --comment «"admin password=Tr0ub4dor"» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -s 10.0.0.1 -m comment --comment "admin network" -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const key of ["--comment", "--log-prefix", "--nflog-prefix"]) {
      for (const { rule, part } of unit.parts(key)) {
        if (part.value !== undefined && SECRET.test(part.value.text))
          yield findingAt(unit, rule, part.value, `${key} holds what looks like a password or key: everyone who lists rules sees it`);
      }
    }
  },
};

const SECRET = /(pass(word|wd)?|secret|token|api[-_]?key)\s*[=:]\s*\S{4,}|AKIA[0-9A-Z]{16}|-----BEGIN/i;
