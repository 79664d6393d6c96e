import { conf, type Rule } from "../../../core/rule.ts";
import type { Peer } from "../model.ts";
import { SAMPLE, shortKey, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const duplicatePeer: Rule<WireGuardUnit> = {
  id: "wireguard/duplicate-peer",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "two [Peer] sections with one PublicKey: the later replaces AllowedIPs of the earlier",
  why: `A public key is one peer. wg applies both sections to it, and the second one's AllowedIPs replace the first one's, so the addresses of the
first section are reachable no more. Two clients that share a key push each other out; each needs a key of its own.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Peer]
        PublicKey = «${SAMPLE.other}»
        AllowedIPs = 10.0.0.2/32
        [Peer]
        PublicKey = ${SAMPLE.other}
        AllowedIPs = 10.0.0.3/32
        `,
    },
    {
      good: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        [Peer]
        PublicKey = ${SAMPLE.third}
        `,
    },
  ],
  *check({ file }) {
    const later = new Map<string, Peer>();
    for (const peer of [...file.peers].reverse()) {
      const entry = peer.entries.get("publickey");
      if (peer.key === undefined || entry === undefined) continue;
      const winner = later.get(peer.key);
      if (winner === undefined) {
        later.set(peer.key, peer);
        continue;
      }
      const line = file.lineAt(winner.section.header.start);
      const span = entry.value.span;
      yield {
        span,
        message: `peer ${shortKey(peer.key)} comes again in line ${line}, whose AllowedIPs replace these`,
        related: [{ span: winner.section.header, message: "the section that counts" }],
      };
    }
  },
};
