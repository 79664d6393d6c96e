import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const badState: Rule<IptablesUnit> = {
  id: "iptables/bad-state",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A connection state that does not exist",
  why: `The states are NEW, ESTABLISHED, RELATED, INVALID and UNTRACKED; conntrack knows SNAT and DNAT besides. A list has no blanks.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m conntrack --ctstate «ESTABLISHD»,RELATED -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("bad-state");
  },
};
