import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const badPort: Rule<IptablesUnit> = {
  id: "iptables/bad-port",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "A port that does not exist",
  why: `Ports are numbers of 0 to 65535 or names from /etc/services. A range is written with a colon, in NAT targets with a dash.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --dport «65536» -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --dport «8000-8080» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp --dport 8000:8080 -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *filter
        -A INPUT -p tcp --dport «htttp» -j ACCEPT
        COMMIT
      `,
      fixed: conf`
        *filter
        -A INPUT -p tcp --dport http -j ACCEPT
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A INPUT -p tcp --dport ssh -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("bad-port");
  },
};
