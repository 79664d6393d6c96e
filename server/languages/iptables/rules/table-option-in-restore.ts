import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const tableOptionInRestore: Rule<IptablesUnit> = {
  id: "iptables/table-option-in-restore",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "-t in a restore file",
  why: `The table of a restore file is chosen by the line that opens it. \`-t\` is for the command line, and refused here.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        «-t filter» -A INPUT -i lo -j ACCEPT
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
        -A INPUT -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("table-option-in-restore");
  },
};
