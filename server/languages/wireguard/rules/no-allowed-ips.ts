import { conf, type Rule } from "../../../core/rule.ts";
import { peerName, SAMPLE, WG_PAGE } from "../show.ts";
import { hookText } from "../tunnel.ts";
import type { WireGuardUnit } from "../unit.ts";

export const noAllowedIps: Rule<WireGuardUnit> = {
  id: "wireguard/no-allowed-ips",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a peer without AllowedIPs, for which nothing is sent or taken",
  why: `AllowedIPs says which packets go to a peer, and which are taken from it. Without any the handshake succeeds, and every packet is dropped. wg
loads such a peer without a word. A program that adds the prefixes later ("wg set … allowed-ips") is a good reason: files that wg alone loads, or whose hooks call wg or a script, get a hint only.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.2/24
        «[Peer]»
        PublicKey = ${SAMPLE.other}
        Endpoint = vpn.example.com:51820
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
  *check({ file, plain }) {
    if (file.template) return;
    const later = plain || file.interface.addresses.length === 0 || /\bwg\b|\.(sh|py|pl)\b|^\s*\//m.test(hookText(file));
    const severity = later ? { severity: "hint" as const } : {};
    for (const peer of file.peers) {
      // An entry that is refused says what was meant; without a key nothing is loaded.
      if (peer.key === undefined || peer.section.entries.some(({ name }) => /^allowed/.test(name))) continue;
      const span = peer.section.header;
      yield { span, message: `${peerName(file, peer)} has no AllowedIPs: no packet goes to it, and none from it is taken`, ...severity };
    }
  },
};
