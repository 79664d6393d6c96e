import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const badProtocol: Rule<IptablesUnit> = {
  id: "iptables/bad-protocol",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A protocol that does not exist",
  why: `\`-p\` takes one protocol: a number of 0 to 255 or a name from /etc/protocols.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -i lo -p «tpc» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -i lo -p tcp -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p «tcp,udp» -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("bad-protocol");
  },
};
