import { showAddress, single } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { isAllowedBy } from "../model.ts";
import { fileLabel, pairsOf } from "../pairs.ts";
import { SAMPLE, shown, WG_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const pairAddress: Rule<WireGuardUnit> = {
  id: "wireguard/pair-address",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "the other end's Address is not in AllowedIPs for it",
  why: `The peer's own file is in the workspace, and it uses an address that this file does not allow it: every packet it sends from there is dropped,
and none is sent to it.`,
  references: [WG_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = 10.0.0.1/24
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = «10.0.0.2/32»
        `,
      files: { "hosts/client/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\nAddress = 10.0.0.3/24\n` },
    },
    {
      good: conf`
        [Interface]
        Address = 10.0.0.1/24
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = 10.0.0.2/32
        `,
      files: { "hosts/client/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\nAddress = 10.0.0.2/24\n` },
    },
  ],
  *check(unit) {
    for (const { peer, other } of pairsOf(unit)) {
      const [first] = peer.allowed;
      if (first === undefined) continue;
      const span = { start: first.span.start, end: peer.allowed.at(-1)?.span.end ?? first.span.end };
      const missing = other.interface.addresses.find(
        ({ address }) => address !== undefined && !isAllowedBy(peer, single(address.cidr.address)),
      );
      if (missing?.address === undefined || peer.allowed.some(({ cidr }) => cidr === undefined)) continue;
      const families = new Set(peer.allowed.map(({ cidr }) => cidr?.range.family));
      if (!families.has(missing.address.cidr.range.family)) continue;
      const at = peer.allowed.every(({ entry }) => entry === first.entry) ? span : first.span;
      yield {
        span: at,
        message: `${shown(fileLabel(other))} has Address ${showAddress(missing.address.cidr.address)}, which is not allowed here`,
        related: [{ uri: other.source.uri, span: missing.span, message: "the other end's address" }],
      };
    }
  },
};
