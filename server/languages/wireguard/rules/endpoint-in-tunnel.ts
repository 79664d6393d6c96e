import { contains, showAddress, showRange } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { endpointOf } from "../model.ts";
import { circling } from "../relays.ts";
import { SAMPLE, WG_QUICK_PAGE } from "../show.ts";
import { spanIn } from "../syntax.ts";
import { hookText, setting } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

/** In a wider network than this one, the way to the peer may be a narrower one outside of the tunnel. */
const NARROW = 16;

export const endpointInTunnel: Rule<WireGuardUnit> = {
  id: "wireguard/endpoint-in-tunnel",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "an Endpoint that can only be reached through the tunnel itself",
  why: `Endpoint is the peer's address outside of the tunnel, where the encrypted packets are sent. When it is in the network of this host's own Address,
wg-quick has the kernel send them into the tunnel, around and around, and no handshake ever succeeds. The same holds for AllowedIPs with an address of
the internet that is an Endpoint: wg-quick goes around the tunnel for /0 only. 0.0.0.0 is no address to send to at all.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.8.0.1/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.8.0.2/32
        Endpoint = «10.8.0.2»:51820
        `,
    },
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = «0.0.0.0»:51820
        `,
    },
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.8.0.0/24, 203.0.113.0/24
        Endpoint = «203.0.113.1»:51820
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 0.0.0.0/0
        Endpoint = 203.0.113.1:51820
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.9.0.0/24
        Endpoint = 203.0.113.1:51820
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = 203.0.113.1/32
        Endpoint = 198.51.100.1:51820
        `,
    },
    {
      good: conf`
        [Interface]
        Address = 10.8.0.1/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.0/8
        Endpoint = 10.9.0.2:51820
        `,
    },
  ],
  *check({ file, plain }) {
    // A route that a hook makes may lead around the tunnel, and Table = off makes none into it.
    const routed = !plain && (setting(file, "table") ?? "auto") === "auto" && !/rout|\brule/.test(hookText(file));
    const inside = routed ? circling(file) : undefined;
    const own = file.interface.addresses.flatMap(({ address }) => address?.cidr ?? []);
    for (const peer of file.peers) {
      const endpoint = endpointOf(peer);
      const value = peer.entries.get("endpoint")?.value;
      if (endpoint?.address === undefined || value === undefined) continue;
      const { address } = endpoint;
      const span = spanIn(value, ...endpoint.hostAt);
      const network = own.find(({ range, prefixLength }) => prefixLength >= NARROW && contains(range, address));
      const by = inside?.get(peer);
      if (address.value === 0n) yield { span, message: `${showAddress(address)} is no address to send to: write the peer's own` };
      else if (network !== undefined)
        yield { span, message: `${showAddress(address)} is inside the tunnel: write the address that the peer has outside of it` };
      else if (by !== undefined)
        yield { span, message: `AllowedIPs has ${showRange(by.range)}: packets to ${showAddress(address)} go into their own tunnel` };
    }
  },
};
