import { conf, type Rule } from "../../../core/rule.ts";
import { isTemplated } from "../model.ts";
import { SAMPLE, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const missingPublicKey: Rule<WireGuardUnit> = {
  id: "wireguard/missing-public-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a [Peer] without PublicKey",
  why: `The public key is what a peer is. Without it wg says "A peer is missing a public key" and loads nothing.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        «[Peer]»
        AllowedIPs = 10.0.0.2/32
        `,
    },
    {
      good: conf`
        [Interface]
        [Peer]
        PublicKey = ${SAMPLE.public}
        `,
    },
  ],
  *check({ file }) {
    if (file.template && isTemplated(file.source.text)) return;
    for (const { section, entries } of file.peers) {
      if (!entries.has("publickey")) yield { span: section.header, message: "this peer has no PublicKey: wg refuses the whole file" };
    }
  },
};
