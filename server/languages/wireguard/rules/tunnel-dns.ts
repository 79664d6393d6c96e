import { readCidr, scopeOf, showAddress } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { words } from "../model.ts";
import { SAMPLE, WG_QUICK_PAGE } from "../show.ts";
import { fullTunnels, hookText, isAllowed, isClient, routesByHand } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

/** How many name servers are looked at. */
const MOST = 20;

export const tunnelDns: Rule<WireGuardUnit> = {
  id: "wireguard/tunnel-dns",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a full tunnel without DNS, or a private name server that the tunnel does not reach",
  why: `With all traffic in the tunnel and no DNS, the resolver of the local network stays: names leak to it, or nothing resolves because it is
reachable no more. And a private DNS address that no peer has in AllowedIPs gets no packet at all.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.2/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = «0.0.0.0/0», ::/0
        `,
    },
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.2/32
        DNS = «10.0.0.1»
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = 10.1.0.0/16
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.2/24
        DNS = 10.0.0.1, corp.example.com
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        AllowedIPs = 10.0.0.0/24
        `,
    },
  ],
  *check({ file }) {
    if (routesByHand(file) || !isClient(file)) return;
    const entries = file.interface.sections.flatMap((section) => section.entries).filter((entry) => entry.name === "dns" && entry.quick);
    const [full] = fullTunnels(file);
    if (entries.length === 0) {
      const span = full?.allowed.find(({ cidr }) => cidr !== undefined && cidr.prefixLength <= 1)?.span;
      if (span !== undefined && file.interface.addresses.length > 0 && !/resolv|dns/i.test(hookText(file)))
        yield { span, message: "all traffic goes through the tunnel but no DNS is set: names are still asked of the local network" };
    }
    for (const { text, span } of entries.flatMap((entry) => words(file.source.text, entry.value.span)).slice(0, MOST)) {
      const server = readCidr(text);
      if (server === undefined || text.includes("/") || scopeOf(server.address) !== "private" || isAllowed(file, server.range)) continue;
      const own = file.interface.addresses.some(
        ({ address }) => address !== undefined && address.cidr.address.value === server.address.value,
      );
      if (!own)
        yield {
          span,
          message: `no peer has the name server ${showAddress(server.address)} in AllowedIPs: it is not asked through the tunnel`,
        };
    }
  },
};
