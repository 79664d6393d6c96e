import { conf, type Rule } from "../../../core/rule.ts";
import { at, deletion, isGenerated, tablesNamed } from "../analysis.ts";
import type { IptablesUnit } from "../unit.ts";

export const returnAtEnd: Rule<IptablesUnit> = {
  id: "iptables/return-at-end",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "RETURN at the end of a chain does what the end of the chain does",
  why: `Packets that come to the end of a user chain go back to the rule behind the jump, which is what RETURN does. Docker writes such a rule
into DOCKER-USER itself; there it is left alone.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        :INPUT DROP [0:0]
        :WEB - [0:0]
        -A INPUT -p tcp -j WEB
        -A WEB -p tcp -m tcp --dport 443 -j ACCEPT
        «-A WEB -j RETURN»
        COMMIT
      `,
      fixed: conf`
        *filter
        :INPUT DROP [0:0]
        :WEB - [0:0]
        -A INPUT -p tcp -j WEB
        -A WEB -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :INPUT DROP [0:0]
        :WEB - [0:0]
        -A INPUT -p tcp -j WEB
        -A WEB -s 192.0.2.0/24 -j RETURN
        -A WEB -p tcp -m tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const name of ["filter", "nat", "mangle", "raw", "security"] as const) {
      for (const table of tablesNamed(unit, name)) {
        for (const chain of table.chains.values()) {
          const last = chain.rules.at(-1);
          if (last?.action.do !== "return" || chain.policy !== undefined || unit.origin(last) === undefined) continue;
          if (isGenerated(chain.name) || chain.name === "DOCKER-USER") continue;
          yield at(unit, last, "RETURN at the end of the chain: packets go back from here anyway", { fix: deletion(unit, last) });
        }
      }
    }
  },
};
