import { conf, type Rule } from "../../../core/rule.ts";
import { endpointOf, takesAll } from "../model.ts";
import { SAMPLE, WG_QUICK_PAGE } from "../show.ts";
import { hookText, routesByHand } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const halfTunnel: Rule<WireGuardUnit> = {
  id: "wireguard/half-tunnel",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "all IPv4 goes through the tunnel, but IPv6 goes around it (or the other way round)",
  why: `A host that has IPv6 prefers it. With 0.0.0.0/0 alone, whatever has an IPv6 address is reached outside the tunnel, from the host's real
address. "::/0" beside it sends IPv6 into the tunnel, or nowhere when the other end has none. Left alone when a hook deals with IPv6 or with routes.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.2/24
        DNS = 10.0.0.1
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = «0.0.0.0/0»
        PersistentKeepalive = 25
        `,
      fixed: conf`
        [Interface]
        Address = 10.0.0.2/24
        DNS = 10.0.0.1
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = 0.0.0.0/0, ::/0
        PersistentKeepalive = 25
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = 0.0.0.0/0, ::/0
        `,
    },
  ],
  *check({ file }) {
    if (routesByHand(file) || /ip6tables|disable_ipv6|\bip6?\s+-6\b|\binet6?\b/.test(hookText(file))) return;
    const families = ([4, 6] as const).filter((family) => file.peers.some((peer) => takesAll(peer, family)));
    const [family] = families;
    if (families.length !== 1 || family === undefined) return;
    for (const peer of file.peers) {
      if (endpointOf(peer) === undefined || !takesAll(peer, family)) continue;
      const last = peer.allowed.findLast(({ cidr }) => cidr !== undefined && cidr.range.family === family && cidr.prefixLength <= 1);
      if (last === undefined) continue;
      const missing = family === 4 ? "::/0" : "0.0.0.0/0";
      yield {
        span: last.span,
        message: `all of IPv${family} goes through the tunnel, IPv${family === 4 ? 6 : 4} goes around it: add ${missing}`,
        fix: {
          title: `Add ${missing}`,
          safe: false,
          edits: [{ span: { start: last.span.end, end: last.span.end }, text: `, ${missing}` }],
        },
      };
    }
  },
};
