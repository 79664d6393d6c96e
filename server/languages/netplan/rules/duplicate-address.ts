import { BITS, scopeOf, showAddress } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { allAddresses, type Own, vrfOf } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/duplicate-address: one address on two interfaces. */
export const duplicateAddress: Rule<NetplanUnit> = {
  id: "netplan/duplicate-address",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "one address on two interfaces",
  why: `Both interfaces answer for it, and replies leave by whichever route comes first. netplan merges the files of a host without a word about it.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
            eth1:
              addresses: [«192.0.2.10/24»]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [192.0.2.10/24]
            eth1:
              addresses: [198.51.100.10/24]
      `,
    },
  ],
  *check(unit) {
    const first = new Map<string, Own>();
    for (const own of allAddresses(unit)) {
      const { address, prefixLength } = own.cidr;
      // A single address may be lent to several unnumbered links.
      if (prefixLength === BITS[address.family] || scopeOf(address) === "link-local") continue;
      const key = `${showAddress(address)} ${vrfOf(unit, own.def)}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, own);
      else if (before.def !== own.def) {
        const { uri, span } = own.setting.at;
        const message = `${brief(showAddress(address), 39)} is on ${brief(before.def.id, 16)} already: an address belongs to one interface`;
        yield { uri, span, message, related: [{ ...before.setting.at, message: `on ${brief(before.def.id, 16)}` }] };
      }
    }
  },
};
