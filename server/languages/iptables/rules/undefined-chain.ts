import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const undefinedChain: Rule<IptablesUnit> = {
  id: "iptables/undefined-chain",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A jump to a chain or target that does not exist",
  why: `The target must be a verdict, an extension, or a chain that is declared before. Verdicts and extensions are written in capitals.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -i lo -j «accept»
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -i lo -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p tcp -j «web-traffic»
        COMMIT
      `,
      fixed: conf`
        *filter
        :web-traffic - [0:0]
        -A INPUT -p tcp -j web-traffic
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        :web-in - [0:0]
        -A INPUT -p tcp -j web-in
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("undefined-chain");
  },
};
