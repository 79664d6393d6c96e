import { conf, type Rule } from "../../../core/rule.ts";
import { endpointOf } from "../model.ts";
import { lineAfter, SAMPLE, WG_PAGE } from "../show.ts";
import { setting } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const missingKeepalive: Rule<WireGuardUnit> = {
  id: "wireguard/missing-keepalive",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "a host that calls from a random port keeps no path open for answers",
  why: `Without ListenPort this host is most likely behind NAT, which forgets a silent UDP flow after half a minute or so. From then on the other end cannot
reach it until it sends again. 25 seconds is the usual interval.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.2/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        «Endpoint» = vpn.example.com:51820
        `,
      fixed: conf`
        [Interface]
        Address = 10.0.0.2/24
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        PersistentKeepalive = 25
        `,
    },
    {
      good: conf`
        [Interface]
        ListenPort = 51820
        [Peer]
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
        `,
    },
  ],
  *check({ file }) {
    if (setting(file, "listenport") !== undefined || file.interface.sections.length === 0) return;
    for (const peer of file.peers) {
      const entry = peer.entries.get("endpoint");
      if (entry === undefined || endpointOf(peer) === undefined || peer.entries.has("persistentkeepalive")) continue;
      const fix = {
        title: "Add PersistentKeepalive = 25",
        safe: false,
        edits: [lineAfter(file.source.text, entry.span.end, "PersistentKeepalive = 25")],
      };
      yield { span: entry.nameSpan, message: "behind NAT this peer loses the way back when idle: PersistentKeepalive = 25 keeps it", fix };
    }
  },
};
