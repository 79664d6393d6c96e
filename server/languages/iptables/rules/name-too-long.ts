import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const nameTooLong: Rule<IptablesUnit> = {
  id: "iptables/name-too-long",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A name that is longer than allowed",
  why: `Chains and targets have at most 28 characters, interfaces at most 15.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -i «abcdefghijklmnop» -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        :«chain-with-a-name-of-thirty-ch» - [0:0]
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :chain-name-of-28-characters- - [0:0]
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("name-too-long");
  },
};
