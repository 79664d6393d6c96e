import { showAddress } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const networkAddress: Rule<WireGuardUnit> = {
  id: "wireguard/network-address",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "Address is the first or the last address of its network",
  why: `The first address of a network names the network, the last is its broadcast address; ip sets either without a word. Other hosts will
not talk to it: 10.0.0.0/24 was meant as the network, and this host needs an address in it.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = «10.0.0.0/24», «fd00::/64»
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24, 10.9.0.0/31, 10.8.0.0/32
        `,
    },
  ],
  *check({ file }) {
    for (const { address, span } of file.interface.addresses) {
      if (address === undefined) continue;
      const { range, address: own, prefixLength } = address.cidr;
      const last = range.family === 4 && own.value === range.last;
      if (prefixLength === 0 || prefixLength >= (range.family === 4 ? 31 : 127) || (own.value !== range.first && !last)) continue;
      const first = showAddress({ family: range.family, value: range.first + 1n });
      yield {
        span,
        message: `${showAddress(own)} is the ${last ? "broadcast" : "network's own"} address of this /${prefixLength}: a host has one like ${first}`,
      };
    }
  },
};
