import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const unknownOption: Rule<IptablesUnit> = {
  id: "iptables/unknown-option",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An option that iptables does not know at this point",
  why: `Options come from modules, and a module must be loaded before its options: by \`-m\`, or by \`-p\` for the options of a protocol. A misspelt option, or one whose module is missing, makes the whole file be refused.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp «--dpotr» 22 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT «--dport» 22 -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("unknown-option");
  },
};
