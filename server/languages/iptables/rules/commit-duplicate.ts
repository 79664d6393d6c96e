import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const commitDuplicate: Rule<IptablesUnit> = {
  id: "iptables/commit-duplicate",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A COMMIT outside a table",
  why: `COMMIT closes the table that a line such as \`*filter\` opened. A second one has nothing to close, and the file is refused.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -i lo -j ACCEPT
        COMMIT
        «COMMIT»
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
        -A INPUT -i lo -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("commit-duplicate");
  },
};
