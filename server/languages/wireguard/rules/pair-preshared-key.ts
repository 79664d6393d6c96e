import { conf, type Rule } from "../../../core/rule.ts";
import { fileLabel, pairsOf } from "../pairs.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

const OWN = "GEbAUjcwyjRaJLL+Spe8BpV2SyY9/qQ4W3XKn4fCTlY=";
const OWN_PUBLIC = "rwelV764zH/DDYomArIGIpvVaetjHSJkddfWfScdTyE=";

export const pairPresharedKey: Rule<WireGuardUnit> = {
  id: "wireguard/pair-preshared-key",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "the two ends of a tunnel have different preshared keys, or only one has one",
  why: `A PresharedKey must be the same on both ends. When it differs, or one end has none, every handshake fails, and neither side says why.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        PrivateKey = ${OWN}
        [Peer]
        «PublicKey» = ${SAMPLE.public}
        `,
      files: {
        "hosts/server/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\n[Peer]\nPublicKey = ${OWN_PUBLIC}\n«PresharedKey» = ${SAMPLE.third}\n`,
      },
    },
    {
      good: conf`
        [Interface]
        PrivateKey = ${OWN}
        [Peer]
        PublicKey = ${SAMPLE.public}
        PresharedKey = ${SAMPLE.third}
        `,
      files: {
        "hosts/server/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\n[Peer]\nPublicKey = ${OWN_PUBLIC}\nPresharedKey = ${SAMPLE.third}\n`,
      },
    },
  ],
  *check(unit) {
    for (const { peer, other, back } of pairsOf(unit)) {
      if (back === undefined) continue;
      const here = peer.entries.get("presharedkey");
      const there = back.entries.get("presharedkey");
      const span = (here ?? peer.entries.get("publickey"))?.nameSpan;
      if (here?.value.text === there?.value.text || span === undefined) continue;
      const where = shown(fileLabel(other), 40);
      const message =
        here === undefined
          ? `${where} has a PresharedKey for this host, and there is none here`
          : there === undefined
            ? `${where} has no PresharedKey for this host`
            : `${where} has another PresharedKey for this host`;
      yield {
        span,
        message: `${message}: no handshake`,
        related: [
          {
            uri: other.source.uri,
            span: (there ?? back.entries.get("publickey"))?.nameSpan ?? back.section.header,
            message: "the other end",
          },
        ],
      };
    }
  },
};
