import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const optionOrder: Rule<IptablesUnit> = {
  id: "iptables/option-order",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An option before the protocol or module that brings it",
  why: `Options are read from left to right: \`--dport\` is known only after \`-p tcp\`, \`--log-prefix\` only after \`-j LOG\`.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT «--dport» 22 -p tcp -j ACCEPT
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
        -A INPUT -m limit --limit 1/s «--log-prefix» drop -j LOG
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -m limit --limit 1/s -j LOG --log-prefix drop
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -j ACCEPT -p tcp --dport 22
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("option-order");
  },
};
