import { conf, type Rule } from "../../../core/rule.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const noPresharedKey: Rule<WireGuardUnit> = {
  id: "wireguard/no-preshared-key",
  category: "hygiene",
  severity: "hint",
  since: "0.1.0",
  summary: "no peer has a PresharedKey",
  why: `Traffic recorded today can be read by whoever has a large quantum computer one day, unless both ends mix in a secret that was never sent: a
PresharedKey from "wg genpsk", the same on both ends. Said once a file, at its first peer.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        «[Peer]»
        PublicKey = ${SAMPLE.other}
        [Peer]
        PublicKey = ${SAMPLE.third}
        `,
    },
    {
      good: conf`
        [Interface]
        [Peer]
        PublicKey = ${SAMPLE.other}
        PresharedKey = ${SAMPLE.third}
        `,
    },
  ],
  *check({ file }) {
    const [first] = file.peers;
    if (first?.key === undefined || file.peers.some(({ entries }) => entries.has("presharedkey"))) return;
    yield { span: first.section.header, message: "no PresharedKey: recorded traffic is not protected from future quantum computers" };
  },
};
