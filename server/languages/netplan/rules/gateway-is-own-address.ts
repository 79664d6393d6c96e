import { showAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { allAddresses, gatewaysOf } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/gateway-is-own-address: the gateway is an address of this host itself. */
export const gatewayIsOwnAddress: Rule<NetplanUnit> = {
  id: "netplan/gateway-is-own-address",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "the gateway is an address of this host itself",
  why: `Packets for the gateway would go to this host: there is no way out. The gateway is the router's address in this network.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.1/24]
              routes:
                - to: default
                  via: «192.0.2.1»
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
              routes:
                - to: default
                  via: 192.0.2.1
      `,
    },
  ],
  *check(unit) {
    const own = new Map(allAddresses(unit).map((one) => [showAddress(one.cidr.address), one]));
    for (const def of unit.defs.values())
      for (const { setting, address } of gatewaysOf(def)) {
        const mine = own.get(showAddress(address));
        if (mine === undefined) continue;
        const message = `${brief(setting.text, 39)} is the address of ${brief(mine.def.id, 16)} itself, so it leads nowhere`;
        yield { uri: setting.at.uri, span: setting.at.span, message, related: [{ ...mine.setting.at, message: "the host's own address" }] };
      }
  },
};
