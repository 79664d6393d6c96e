import { showAddress } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { WireGuardFile } from "../model.ts";
import { fileLabel, pairsOf } from "../pairs.ts";
import { SAMPLE, shown, WG_QUICK_PAGE } from "../show.ts";
import type { WireGuardUnit } from "../unit.ts";

export const addressTaken: Rule<WireGuardUnit> = {
  id: "wireguard/address-taken",
  category: "correctness",
  severity: "error",
  since: "0.1.0",
  summary: "two hosts of one tunnel network have the same Address",
  why: `Both files are in the workspace and belong to one network: they are each other's peers, or have a common one. An address can be one host's
only; the other gets no answers.`,
  references: [WG_QUICK_PAGE],
  examples: [
    {
      bad: conf`
        [Interface]
        Address = «10.0.0.1/24»
        [Peer]
        PublicKey = ${SAMPLE.public}
        AllowedIPs = 10.0.0.0/24
        `,
      files: { "hosts/client/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\nAddress = 10.0.0.1/24\n` },
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
    const { file, estate } = unit;
    if (estate.files.length < 2 || file.interface.addresses.length === 0) return;
    const around = new Set<WireGuardFile>([...pairsOf(unit)].map(({ other }) => other));
    for (const peer of file.peers)
      for (const { file: other } of peer.key === undefined ? [] : estate.peersWith(peer.key)) around.add(other);
    around.delete(file);
    const own = file.ownKey();
    const mine = new Map(
      file.interface.addresses.flatMap((own) => (own.address === undefined ? [] : [[showAddress(own.address.cidr.address), own]])),
    );
    for (const other of around) {
      if (own !== undefined && other.ownKey() === own) continue;
      for (const { address, span } of other.interface.addresses) {
        const shared = address === undefined ? undefined : showAddress(address.cidr.address);
        const here = shared === undefined ? undefined : mine.get(shared);
        if (here === undefined) continue;
        yield {
          span: here.span,
          message: `${shared} is the Address in ${shown(fileLabel(other), 40)} too`,
          related: [{ uri: other.source.uri, span, message: "the same address" }],
        };
      }
    }
  },
};
