import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const protocolNeeded: Rule<IptablesUnit> = {
  id: "iptables/protocol-needed",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A match or target without the protocol that it belongs to",
  why: `\`-m tcp\` needs \`-p tcp\` in the same rule, \`-m icmp\` needs \`-p icmp\`, and TPROXY, TCPMSS and SYNPROXY need theirs. iptables-legacy reports only that COMMIT failed.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -m «tcp» --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p udp -m «tcp» --dport 22 -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("protocol-needed");
  },
};
