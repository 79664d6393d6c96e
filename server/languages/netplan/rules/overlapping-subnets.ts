import { BITS, meets, scopeOf, showRange } from "../../../core/address.ts";
import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { allAddresses, type Own, vrfOf } from "../addressing.ts";
import type { NetplanUnit } from "../model.ts";

/** netplan/overlapping-subnets: two interfaces with overlapping networks. */
export const overlappingSubnets: Rule<NetplanUnit> = {
  id: "netplan/overlapping-subnets",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "two interfaces with overlapping networks",
  why: `The kernel has one route per network: packets for the shared part always leave by one of the two interfaces, and replies of the other get lost. Use different networks, a bridge or bond, or a VRF.`,
  references: ["https://netplan.readthedocs.io/en/stable/netplan-yaml/"],
  examples: [
    {
      bad: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [10.0.0.10/16]
            eth1:
              addresses: [«10.0.5.10/24»]
      `,
    },
    {
      good: conf`
        network:
          version: 2
          ethernets:
            eth0:
              addresses: [10.0.0.10/24]
            eth1:
              addresses: [10.0.5.10/24]
      `,
    },
  ],
  *check(unit) {
    // Sorted by their first address, ranges that meet stand together: the widest so far is compared with the next.
    const widest = new Map<string, Own>();
    const sorted = allAddresses(unit)
      .filter(({ cidr }) => cidr.prefixLength < BITS[cidr.range.family] && scopeOf(cidr.address) !== "link-local")
      .sort((a, b) =>
        a.cidr.range.first < b.cidr.range.first
          ? -1
          : a.cidr.range.first > b.cidr.range.first
            ? 1
            : a.cidr.prefixLength - b.cidr.prefixLength,
      );
    for (const own of sorted) {
      const key = `${own.cidr.range.family} ${vrfOf(unit, own.def)}`;
      const before = widest.get(key);
      const meeting = before !== undefined && meets(before.cidr.range, own.cidr.range);
      if (before === undefined || before.cidr.range.last < own.cidr.range.last || !meeting) widest.set(key, own);
      if (before === undefined || !meeting || before.def === own.def || before.cidr.address.value === own.cidr.address.value) continue;
      const { uri, span } = own.setting.at;
      const message = `${showRange(own.cidr.range)} overlaps ${showRange(before.cidr.range)} of ${brief(before.def.id, 16)}`;
      yield { uri, span, message, related: [{ ...before.setting.at, message: `on ${brief(before.def.id, 16)}` }] };
    }
  },
};
