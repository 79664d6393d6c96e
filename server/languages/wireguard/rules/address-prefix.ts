import { covers, showRange } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, WG_QUICK_PAGE } from "../show.ts";
import { isAllowed, isClient, routesByHand } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const addressPrefix: Rule<WireGuardUnit> = {
  id: "wireguard/address-prefix",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "the network of Address is not what AllowedIPs carry",
  why: `A prefix length in Address makes a route for the whole network into the tunnel. What no peer has in AllowedIPs is then dropped with "Required key not
available". An Address without a length is a single host, which is right for a client and says little on a server.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = «10.0.0.2/24»
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = 10.0.0.1/32
        `,
    },
    {
      bad: conf`
        [Interface]
        Address = «10.0.0.1»
        ListenPort = 51820
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.2/32
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.2/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = 10.0.0.0/24
        `,
    },
  ],
  *check({ file }) {
    if (routesByHand(file)) return;
    const client = isClient(file);
    for (const { address, span } of file.interface.addresses.slice(0, 20)) {
      if (address === undefined || address.strange !== undefined) continue;
      const { range } = address.cidr;
      if (client && range.first !== range.last && !isAllowed(file, range)) {
        const inside = file.peers.some((peer) => peer.allowed.some(({ cidr }) => cidr !== undefined && covers(range, cidr.range)));
        if (inside) yield { span, message: `routes ${showRange(range)} into the tunnel, but AllowedIPs hold only a part of it` };
      }
      if (!client && address.bare && file.interface.entries.has("listenport") && file.peers.length > 0)
        yield { span, message: "an Address without a prefix length is one host: a server's has the length of the network" };
    }
  },
};
