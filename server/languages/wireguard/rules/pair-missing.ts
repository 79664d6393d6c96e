import { conf, type Rule } from "../../../core/rule.ts";
import { fileLabel, pairsOf } from "../pairs.ts";
import { SAMPLE, shortKey, shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const pairMissing: Rule<WireGuardUnit> = {
  id: "wireguard/pair-missing",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "the other end does not have this host among its peers",
  why: `Both files are in the workspace, and the other one has no [Peer] with the public key of this file's private key: it drops this host's
handshakes without an answer.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PrivateKey = GEbAUjcwyjRaJLL+Spe8BpV2SyY9/qQ4W3XKn4fCTlY=
        [Peer]
        PublicKey = «${SAMPLE.public}»
        `,
      files: {
        "hosts/server/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\n[Peer]\nPublicKey = ${SAMPLE.third}\n`,
      },
    },
    {
      good: conf`
        [Interface]
        PrivateKey = GEbAUjcwyjRaJLL+Spe8BpV2SyY9/qQ4W3XKn4fCTlY=
        [Peer]
        PublicKey = ${SAMPLE.public}
        `,
      files: { "hosts/server/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\n` },
    },
  ],
  *check(unit) {
    const own = unit.estate.files.length < 2 || unit.file.peers.length === 0 ? undefined : unit.file.ownKey();
    if (own === undefined || unit.estate.ownerOf(own) !== unit.file) return;
    for (const { peer, other, back } of pairsOf(unit)) {
      const entry = peer.entries.get("publickey");
      if (back !== undefined || entry === undefined || other.peers.length === 0 || other.peers.some(({ key }) => key === undefined))
        continue;
      yield {
        span: entry.value.span,
        message: `${shown(fileLabel(other), 40)} has no peer with this host's key ${shortKey(own)}: it does not answer`,
        related: [
          { uri: other.source.uri, span: other.peers[0]?.section.header ?? { start: 0, end: 0 }, message: "the peers of the other end" },
        ],
      };
    }
  },
};
