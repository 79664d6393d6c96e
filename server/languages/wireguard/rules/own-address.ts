import { showAddress } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const ownAddress: Rule<WireGuardUnit> = {
  id: "wireguard/own-address",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "AllowedIPs of a peer is this host's own address",
  why: `AllowedIPs are the addresses at the other end. This host's own address never goes into the tunnel, so the entry does nothing, and the address of
the peer that should stand there is missing: nothing comes back from it.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.2/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = «10.0.0.2/32»
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.2/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.0/24
        `,
    },
  ],
  *check({ file }) {
    const own = new Set(
      file.interface.addresses.flatMap(({ address }) => (address === undefined ? [] : [showAddress(address.cidr.address)])),
    );
    if (own.size === 0) return;
    for (const { allowed } of file.peers) {
      for (const { cidr, span } of allowed) {
        if (cidr === undefined || cidr.range.first !== cidr.range.last) continue;
        const address = showAddress(cidr.address);
        if (own.has(address))
          yield { span, message: `${address} is this host's own Address: AllowedIPs are the addresses of the other end` };
      }
    }
  },
};
