import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, shortKey, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const publicKeyAsSecret: Rule<WireGuardUnit> = {
  id: "wireguard/public-key-as-secret",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "a PrivateKey or PresharedKey that is also the PublicKey of a peer",
  why: `All keys look alike, and wg takes any 32 bytes for any of them. A peer's public key is no secret, and no handshake succeeds with it in the place
of a private or preshared key: one of the two lines got the wrong key pasted.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PrivateKey = «${SAMPLE.other}»
        [Peer]
        PublicKey = ${SAMPLE.other}
        `,
    },
    {
      bad: conf`
        [Peer]
        PublicKey = ${SAMPLE.other}
        PresharedKey = «${SAMPLE.other}»
        `,
    },
    {
      good: conf`
        [Interface]
        PrivateKey = ${SAMPLE.private}
        [Peer]
        PublicKey = ${SAMPLE.other}
        PresharedKey = ${SAMPLE.third}
        `,
    },
  ],
  *check({ file }) {
    const shared = new Set(file.peers.flatMap(({ key }) => key ?? []));
    for (const { entry, fault } of file.keys) {
      const { text, span } = entry.value;
      if (entry.name === "publickey" || fault !== undefined || !shared.has(text)) continue;
      yield { span, message: `${shortKey(text)} is the PublicKey of a peer here: one of the two lines has the wrong key` };
    }
  },
};
