import { meets, showRange } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { shown, WG_QUICK_PAGE } from "../show.ts";
import { interfaceName } from "../tunnel.ts";
import { ADDRESSES, folderOf, type WireGuardUnit } from "../unit.ts";

export const interfacesOverlap: Rule<WireGuardUnit> = {
  id: "wireguard/interfaces-overlap",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "two WireGuard interfaces of one host have overlapping networks",
  why: `Files in one folder are interfaces of one host. When their networks overlap, the route of whichever came up first wins, and the other tunnel
gets nothing for the shared addresses.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = «10.0.0.1/16»
        `,
      files: { "etc/wireguard/wg1.conf": "[Interface]\nAddress = «10.0.5.1/24»\n" },
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24
        `,
      files: { "etc/wireguard/wg1.conf": "[Interface]\nAddress = 10.0.1.1/24\n" },
    },
  ],
  *check({ file, estate }) {
    const folder = folderOf(file);
    if (!/\/etc\/wireguard\/$/.test(folder)) return;
    for (const other of estate.inFolder(folder).slice(0, 100)) {
      if (other === file) continue;
      for (const { address, span } of file.interface.addresses.slice(0, ADDRESSES)) {
        if (address === undefined || address.cidr.range.first === address.cidr.range.last) continue;
        const clash = other.interface.addresses
          .slice(0, ADDRESSES)
          .find(
            (one) =>
              one.address !== undefined &&
              one.address.cidr.range.first !== one.address.cidr.range.last &&
              meets(one.address.cidr.range, address.cidr.range),
          );
        if (clash?.address === undefined) continue;
        yield {
          span,
          message: `overlaps ${showRange(clash.address.cidr.range)} of ${shown(interfaceName(other))} on this host`,
          related: [{ uri: other.source.uri, span: clash.span, message: "the other network" }],
        };
      }
    }
  },
};
