import { conf, type Rule } from "../../../core/rule.ts";
import type { NetplanUnit } from "../model.ts";
import { refusals } from "../refusals.ts";

/** netplan/invalid-key: text where a WireGuard or tunnel key belongs. */
export const invalidKey: Rule<NetplanUnit> = {
  id: "netplan/invalid-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "text where a WireGuard or tunnel key belongs",
  why: `A WireGuard key is 32 bytes in base64: 44 characters of which the last is \`=\`. Other tunnels take a number or a dotted quad. netplan refuses anything else, placeholders such as YOUR_PRIVATE_KEY included.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          tunnels:
            wg0:
              mode: wireguard
              key: «PRIVATE_KEY»
              peers:
                - keys:
                    public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=
                  allowed-ips: [10.8.0.0/24]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          tunnels:
            wg0:
              mode: wireguard
              key: /etc/wireguard/wg0.key
              peers:
                - keys:
                    public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=
                  allowed-ips: [10.8.0.0/24]
      `,
    },
  ],
  check: (unit) => refusals(unit, "netplan/invalid-key"),
};
