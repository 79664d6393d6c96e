import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { findingAt } from "../parts.ts";
import { setOf } from "../set-matches.ts";
import type { IptablesUnit } from "../unit.ts";

export const setDimension: Rule<IptablesUnit> = {
  id: "iptables/set-dimension",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A set that is asked with too few sides",
  why: `A set of pairs, such as hash:ip,port, wants src or dst for each part. With fewer the match never finds anything, and iptables does not say so.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m set --match-set web «src» -j DROP
        COMMIT
      `,
      files: { "etc/iptables/ipsets": "create web hash:ip,port\n" },
    },
    {
      good: conf`
        *filter
        -A INPUT -m set --match-set web src,dst -j DROP
        COMMIT
      `,
      files: { "etc/iptables/ipsets": "create web hash:ip,port\n" },
    },
  ],
  *check(unit) {
    for (const key of ["--match-set", "--add-set", "--del-set"]) {
      for (const { rule, part } of unit.parts(key)) {
        const set = setOf(unit.ruleset, part);
        const sides = part.second;
        if (set === undefined || sides === undefined || !sides.known) continue;
        const given = sides.text.split(",").length;
        if (given >= set.dimensions) continue;
        yield findingAt(
          unit,
          rule,
          sides,
          `${brief(set.name, 30)} is ${brief(set.type, 20)}: it wants ${set.dimensions} of src and dst, not ${given}`,
        );
      }
    }
  },
};
