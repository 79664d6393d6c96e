import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const unknownMatch: Rule<IptablesUnit> = {
  id: "iptables/unknown-match",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A match that iptables does not have",
  why: `\`-m NAME\` loads an extension of that name. When there is none, iptables refuses the file; matches from third parties (geoip) must be installed on the host first.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m «contrack» --ctstate RELATED -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -m conntrack --ctstate RELATED -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m conntrack --ctstate NEW -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("unknown-match");
  },
};
