import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const tcpResetNoTcp: Rule<IptablesUnit> = {
  id: "iptables/tcp-reset-no-tcp",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "tcp-reset in a rule that is not about TCP",
  why: `Only TCP connections can be reset: the rule must say \`-p tcp\`, or the kernel refuses it.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -j REJECT --reject-with «tcp-reset»
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp -j REJECT --reject-with tcp-reset
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("tcp-reset-no-tcp");
  },
};
