import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const inlineComment: Rule<IptablesUnit> = {
  id: "iptables/inline-comment",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A comment that does not begin its line",
  why: `In a restore file only a # in the first column begins a comment. Behind a rule, or indented, it is read as an argument. \`-m comment --comment\` keeps a remark inside the rule.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -i lo -j ACCEPT «# all»
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -i lo -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        # all
        -A INPUT -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("inline-comment");
  },
};
