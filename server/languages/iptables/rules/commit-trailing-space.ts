import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const commitTrailingSpace: Rule<IptablesUnit> = {
  id: "iptables/commit-trailing-space",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Something beside COMMIT on its line",
  why: `The line must be exactly \`COMMIT\`: a blank before or behind it makes the file be refused.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: "*filter\n-A INPUT -i lo -j ACCEPT\n«COMMIT »\n",
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
    yield* unit.faults("commit-trailing-space");
  },
};
