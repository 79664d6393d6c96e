import { showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { addressesOf, gatewaysOf, isReachable } from "../addressing.ts";
import { added, find, textIn } from "../edits.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/gateway-off-link: a gateway that no address of its interface can reach. */
export const gatewayOffLink: Rule<NetplanUnit> = {
  id: "netplan/gateway-off-link",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a gateway that no address of its interface can reach",
  why: `The kernel refuses a route whose gateway is in none of the networks of the interface, and networkd then leaves it out: the host has no default route. Either the address or the gateway is mistyped, or the provider wants \`on-link: true\`.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              routes:
                - to: default
                  via: «192.0.3.1»
      `,
      fixed: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              routes:
                - to: default
                  via: 192.0.3.1
                  on-link: true
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/32]
              routes:
                - to: default
                  via: 198.51.100.1
                  on-link: true
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: ["2001:db8::5/64"]
              routes:
                - to: default
                  via: fe80::1
      `,
    },
  ],
  *check(unit) {
    for (const def of unit.defs.values()) {
      if (def.type === "vrfs" || def.type === "tunnels" || def.type === "modems") continue;
      for (const gateway of gatewaysOf(def)) {
        if (isReachable(def, gateway)) continue;
        const { family } = gateway.address;
        const nets = addressesOf(def).filter(({ cidr }) => cidr.range.family === family);
        const first = nets[0];
        if (first === undefined) continue;
        const { uri, span } = gateway.setting.at;
        const message = `${brief(gateway.setting.text, 39)} is not in ${showRange(first.cidr.range)}, the network of ${brief(def.id, 16)}: no packet reaches it`;
        const map = gateway.route?.map;
        const edits = map === undefined || find(map, "on-link") !== undefined ? [] : [added(textIn(def, uri), map, "on-link: true")];
        yield {
          uri,
          span,
          message,
          ...(edits.length === 0 ? {} : { fix: { title: "Say that the gateway is on this link", safe: false, edits } }),
        };
      }
    }
  },
};
