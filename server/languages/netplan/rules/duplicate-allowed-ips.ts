import { readCidr, showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { Item, NetplanUnit, Setting } from "../model.ts";

/** netplan/duplicate-allowed-ips: two WireGuard peers with the same allowed network. */
export const duplicateAllowedIps: Rule<NetplanUnit> = {
  id: "netplan/duplicate-allowed-ips",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "two WireGuard peers with the same allowed network",
  why: `A network belongs to one peer: the one named last takes it, and the first gets no packets for it and none of its packets through.`,
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
              peers:
                - keys: {public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=}
                  allowed-ips: [10.8.0.2/32]
                - keys: {public: slbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=}
                  allowed-ips: [«10.8.0.2/32»]
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
              peers:
                - keys: {public: rlbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=}
                  allowed-ips: [10.8.0.2/32]
                - keys: {public: slbInAj0qV69CysWPQY7KEBnKxpYCpaWqOs/dLevdWc=}
                  allowed-ips: [10.8.0.0/24]
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      const first = new Map<string, { peer: Item; setting: Setting }>();
      for (const peer of def.peers)
        for (const setting of peer.lists.get("allowed-ips") ?? []) {
          const cidr = readCidr(setting.text);
          if (cidr === undefined) continue;
          const key = showRange(cidr.range);
          const before = first.get(key);
          if (before === undefined) first.set(key, { peer, setting });
          else if (before.peer !== peer)
            yield {
              uri: setting.at.uri,
              span: setting.at.span,
              message: `another peer of ${brief(def.id, 16)} has ${key} already: only the last one gets it`,
              related: [{ ...before.setting.at, message: "taken away from here" }],
            };
        }
    }
  },
};
