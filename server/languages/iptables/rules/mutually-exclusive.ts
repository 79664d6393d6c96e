import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const mutuallyExclusive: Rule<IptablesUnit> = {
  id: "iptables/mutually-exclusive",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Options that exclude each other",
  why: `Some options of a module say different things about the same question, and only one of them may be given.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m recent --set «--rcheck» -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -m recent --rcheck --seconds 60 -j DROP
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("mutually-exclusive");
  },
};
