import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const crlf: Rule<IptablesUnit> = {
  id: "iptables/crlf",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Windows line breaks",
  why: `iptables-restore takes the carriage return for a part of the last word, so that even \`*filter\` names no table.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-restore.8.en.html"],
  examples: [
    {
      bad: "*filter«\r»\n-A INPUT -i lo -j ACCEPT\r\nCOMMIT\r\n",
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
    yield* unit.faults("crlf");
  },
};
