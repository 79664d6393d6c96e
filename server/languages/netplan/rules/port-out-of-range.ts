import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { numberOf } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/port-out-of-range: a UDP port above 65535. */
export const portOutOfRange: Rule<NetplanUnit> = {
  id: "netplan/port-out-of-range",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a UDP port above 65535",
  why: `netplan takes any number of 32 bits for a tunnel's port. networkd refuses the line, and the tunnel listens on a port chosen at random.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          tunnels:
            wg0:
              mode: wireguard
              key: /etc/wg.key
              port: «70000»
              peers:
                - keys: {public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=}
                  allowed-ips: [10.8.0.2/32]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          tunnels:
            wg0:
              mode: wireguard
              key: /etc/wg.key
              port: 51820
              peers:
                - keys: {public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=}
                  allowed-ips: [10.8.0.2/32]
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const port = def.settings.get("port");
      if (port !== undefined && (numberOf(def, "port") ?? 0) > 65535)
        yield { uri: port.at.uri, span: port.at.span, message: `there is no port ${brief(port.text, 12)}: the highest is 65535` };
    }
  },
};
