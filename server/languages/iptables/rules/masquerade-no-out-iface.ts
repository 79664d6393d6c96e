import { conf, type Rule } from "../../../core/rule.ts";
import { optionOf, rulesOf, tablesNamed } from "../analysis.ts";
import type { IptablesUnit } from "../unit.ts";

export const masqueradeNoOutIface: Rule<IptablesUnit> = {
  id: "iptables/masquerade-no-out-iface",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "MASQUERADE without an outgoing interface rewrites the source of everything that leaves",
  why: `The rule names no interface, no source and no destination, so it rewrites packets that go inwards too: port forwards reach their target
with the router's own address as the source. Allow-lists, fail2ban and logs on the target then see the router, whoever connected. Write
\`-o\` and the interface to the internet.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables-extensions.8.en.html"],
  examples: [
    {
      bad: conf`
        *nat
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -j «MASQUERADE»
        COMMIT
      `,
    },
    {
      good: conf`
        *nat
        :POSTROUTING ACCEPT [0:0]
        -A POSTROUTING -o eth0 -j MASQUERADE
        -A POSTROUTING -s 192.168.1.0/24 ! -d 192.168.1.0/24 -j MASQUERADE
        COMMIT
      `,
    },
  ],
  *check(unit) {
    for (const { chain, rule } of rulesOf(unit, tablesNamed(unit, "nat"))) {
      const { action, conditions } = rule;
      if (chain.name !== "POSTROUTING" || (action.do !== "masquerade" && action.do !== "snat")) continue;
      if (conditions.some(({ on }) => on === "out" || on === "source" || on === "destination" || on === "opaque")) continue;
      const verb = action.do === "snat" ? "SNAT" : "MASQUERADE";
      yield {
        ...optionOf(unit, rule, "-j"),
        message: `${verb} without -o hides the source of forwarded-in packets too: name the outer interface`,
      };
    }
  },
};
