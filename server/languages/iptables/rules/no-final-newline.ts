import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const noFinalNewline: Rule<IptablesUnit> = {
  id: "iptables/no-final-newline",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "No line break behind the last COMMIT",
  why: `iptables-legacy looks for \`COMMIT\` with its line break and does not see the last one without it; iptables-nft does.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: "*filter\n-A INPUT -i lo -j ACCEPT\n«COMMIT»",
      fixed: conf`
        *filter
        -A INPUT -i lo -j ACCEPT
        COMMIT
      `,
      targets: { iptables: "legacy" },
    },
    { good: "*filter\n-A INPUT -i lo -j ACCEPT\nCOMMIT" },
  ],
  *check(unit) {
    yield* unit.faults("no-final-newline");
  },
};
