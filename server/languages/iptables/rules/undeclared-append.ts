import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const undeclaredAppend: Rule<IptablesUnit> = {
  id: "iptables/undeclared-append",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A rule for a chain that does not exist",
  why: `A chain must be declared with a line such as \`:NAME - [0:0]\` before rules are put into it, and each table has its own chains.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A «DOCKER-USER» -i lo -j RETURN
        COMMIT
      `,
      fixed: conf`
        *filter
        :DOCKER-USER - [0:0]
        -A DOCKER-USER -i lo -j RETURN
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A «PREROUTING» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :web-in - [0:0]
        -A web-in -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("undeclared-append");
  },
};
