import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const joinedOption: Rule<IptablesUnit> = {
  id: "iptables/joined-option",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An option and its value in one word",
  why: `iptables takes the next word, or here the very word itself, for the value of -p, -s, -d and -j: \`-ptcp\` asks for the protocol "-ptcp".`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT «-ptcp» --dport 443 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp --dport 443 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT «--source=10.0.0.1» -j DROP
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT --source 10.0.0.1 -j DROP
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -ieth0 -p tcp --dport=22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("joined-option");
  },
};
