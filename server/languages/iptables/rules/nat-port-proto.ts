import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const natPortProto: Rule<IptablesUnit> = {
  id: "iptables/nat-port-proto",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "Port translation without a protocol that has ports",
  why: `A port in a NAT target needs \`-p tcp\`, \`-p udp\` or another protocol with ports before it in the rule.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        -A PREROUTING -j DNAT «--to-destination» 10.0.0.1:80
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.1:8080
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("nat-port-proto");
  },
};
