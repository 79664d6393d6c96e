import { conf, type Rule } from "../../../core/rule.ts";
import type { IptablesUnit } from "../unit.ts";

export const ifaceHook: Rule<IptablesUnit> = {
  id: "iptables/iface-hook",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "An interface option in a chain that has no such interface",
  why: `Packets in INPUT and PREROUTING have no output interface, packets in OUTPUT and POSTROUTING no input interface; iptables refuses the option there.`,
  references: ["https://manpages.debian.org/bookworm/iptables/iptables.8.en.html"],
  examples: [
    {
      bad: conf`
        *filter
        -A INPUT «-o eth0» -j ACCEPT
        COMMIT
      `,
    },
    {
      bad: conf`
        *nat
        -A POSTROUTING «-i eth0» -j MASQUERADE
        COMMIT
      `,
    },
    {
      good: conf`
        *filter
        -A FORWARD -i eth0 -o eth1 -j ACCEPT
        COMMIT
      `,
    },
  ],
  *check(unit) {
    yield* unit.faults("iface-hook");
  },
};
