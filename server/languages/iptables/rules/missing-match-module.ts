import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const missingMatchModule: Rule<IptablesUnit> = {
  id: "iptables/missing-match-module",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An option whose match is not loaded with -m",
  why: `Apart from the options of a protocol, every match must be named with \`-m\` before its options may be used.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT «--ctstate» ESTABLISHED -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("missing-match-module");
  },
};
