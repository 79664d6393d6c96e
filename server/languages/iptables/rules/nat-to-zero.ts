import { showRange } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { optionOf, rulesOf, tablesNamed } from "../analysis.ts";
import type { IptablesUnit } from "../unit.ts";

export const natToZero: Rule<IptablesUnit> = {
  id: "iptables/nat-to-zero",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "SNAT or DNAT to 0.0.0.0",
  why: `0.0.0.0 stands for no address here, neither for "my own" nor for "any". After SNAT the packets leave with the source 0.0.0.0, and nobody can answer
them; after DNAT in PREROUTING the kernel drops them as martians. \`-j MASQUERADE\` takes the address of the interface that the packet leaves by, and
\`-j REDIRECT --to-ports\` that of the one by which it came.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -o eth0 -j SNAT --to-source «0.0.0.0»
        COMMIT
      `,
    },
    {
      bad: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination «0.0.0.0:8080»
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        :PREROUTING ACCEPT [0:0]
        :OUTPUT ACCEPT [0:0]
        :POSTROUTING ACCEPT [0:0]
        -A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 8080
        -A OUTPUT -d 192.0.2.1/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 0.0.0.0:8080
        -A POSTROUTING -o eth0 -j SNAT --to-source 192.0.2.1
        -A POSTROUTING -o eth1 -p udp -j SNAT --to-source :1024-65535
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { chain, rule } of rulesOf(unit, tablesNamed(unit, "nat"))) {
      const { action } = rule;
      if ((action.do !== "snat" && action.do !== "dnat") || action.to?.first !== 0n) continue;
      // The host takes its own packets for 0.0.0.0 for packets to itself.
      if (action.do === "dnat" && (chain.name !== "PREROUTING" || action.to.family === 6)) continue;
      const zero = showRange({ ...action.to, last: action.to.first });
      const [option, message] =
        action.do === "snat"
          ? ["--to-source", `Packets leave with the source ${zero}, which nobody can answer: -j MASQUERADE takes the own address`]
          : ["--to-destination", `The kernel drops packets for ${zero}: -j REDIRECT --to-ports sends them to this host`];
      yield { ...optionOf(unit, rule, option), message };
    }
  },
};
