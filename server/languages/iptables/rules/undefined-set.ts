import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const undefinedSet: Rule<IptablesUnit> = {
  id: "iptables/undefined-set",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A set that does not exist",
  why: `A rule can look into a set only when the set exists: otherwise the whole file is refused. Sets are restored before the rules.`,
  references: ["https://manpages.debian.org/bookworm/ipset/ipset.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m set --match-set «wbe» src -j DROP
        COMMIT
      `,
      files: { "etc/iptables/ipsets": "create web hash:ip\n" },
    },
    {
      good: conf`
        *filter
        -A INPUT -m set --match-set web src -j DROP
        COMMIT
      `,
      files: { "etc/iptables/ipsets": "create web hash:ip\n" },
    },
  ],
  *check(unit) {
    yield* unit.faults("undefined-set");
  },
};
