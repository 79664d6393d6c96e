import { conf, type Rule } from "../../../core/rule.ts";
import { endpointOf } from "../model.ts";
import { peerName, SAMPLE, WG_QUICK_PAGE } from "../show.ts";
import { fullTunnels, routesByHand, setting } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const serverLockout: Rule<WireGuardUnit> = {
  id: "wireguard/server-lockout",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a host that others connect to sends all its traffic to one of its peers",
  why: `0.0.0.0/0 in AllowedIPs makes wg-quick move the default route into the tunnel. On a server, answers to SSH and to everything else
then leave through a client, and the server is gone from the internet. AllowedIPs of a client is the client's address; what the client may reach is decided in the client's own file.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.1/24
        ListenPort = 51820
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = «0.0.0.0/0»
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24
        ListenPort = 51820
        Table = off
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 0.0.0.0/0
        `,
    },
  ],
  *check({ file, plain }) {
    if (plain || setting(file, "listenport") === undefined || routesByHand(file) || file.interface.addresses.length === 0) return;
    const waits = file.peers.some((peer) => endpointOf(peer) === undefined && !peer.entries.has("endpoint"));
    if (!waits) return;
    const full = fullTunnels(file);
    // Several default routes are the clients' own written wrongly, which another rule says.
    if (full.length > 1) return;
    for (const peer of full) {
      const item = peer.allowed.find(({ cidr }) => cidr !== undefined && cidr.prefixLength <= 1);
      if (item !== undefined)
        yield {
          span: item.span,
          message: `sends all traffic of this server to ${peerName(file, peer)}: SSH to it breaks when the tunnel is up`,
        };
    }
  },
};
