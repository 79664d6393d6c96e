import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, shortKey, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const ownKey: Rule<WireGuardUnit> = {
  id: "wireguard/own-key",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "a peer whose public key belongs to this host's own private key",
  why: `The kernel leaves such a peer out without a word: a host does not talk to itself. Usually the two ends' keys were mixed up: [Peer] wants the
public key of the other side.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PrivateKey = ${SAMPLE.private}
        [Peer]
        PublicKey = «${SAMPLE.public}»
        `,
    },
    {
      good: conf`
        [Interface]
        PrivateKey = ${SAMPLE.private}
        [Peer]
        PublicKey = ${SAMPLE.other}
        `,
    },
  ],
  *check({ file }) {
    const own = file.peers.length === 0 ? undefined : file.ownKey();
    for (const { key, entries } of file.peers) {
      const entry = entries.get("publickey");
      if (key === undefined || key !== own || entry === undefined) continue;
      const { span } = entry.value;
      yield { span, message: `${shortKey(key)} is the key of this host itself: a peer needs the public key of the other end` };
    }
  },
};
