import { showAddress } from "../../../core/address.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { WireGuardFile } from "../model.ts";
import { fileLabel } from "../pairs.ts";
import { SAMPLE, shown, WG_QUICK_PAGE } from "../show.ts";
import { ADDRESSES, type WireGuardUnit } from "../unit.ts";

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
      files: { "hosts/client/etc/wireguard/wg0.conf": `[Interface]\nPrivateKey = ${SAMPLE.private}\nAddress = «10.0.0.1/24»\n` },
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
    if (estate.files.length < 2) return;
    const peers = new Set(file.peers.map(({ key }) => key).filter((key) => key !== undefined));
    const own = file.ownKey();
    for (const { address, span } of file.interface.addresses.slice(0, ADDRESSES)) {
      const taken = address === undefined ? undefined : showAddress(address.cidr.address);
      if (taken === undefined) continue;
      for (const other of estate.withAddress(taken).slice(0, ADDRESSES)) {
        if (other === file || !sameNetwork(peers, own, other)) continue;
        const there = other.interface.addresses.find((one) => one.address !== undefined && showAddress(one.address.cidr.address) === taken)
          ?.span ?? { start: 0, end: 0 };
        yield {
          span,
          message: `${taken} is the Address in ${shown(fileLabel(other), 40)} too`,
          related: [{ uri: other.source.uri, span: there, message: "the same address" }],
        };
      }
    }
  },
};

// Each other's peers, or of one; files with one private key are copies of one host.
function sameNetwork(peers: ReadonlySet<string>, own: string | undefined, other: WireGuardFile): boolean {
  const key = other.ownKey();
  if (own !== undefined && key === own) return false;
  if (key !== undefined && peers.has(key)) return true;
  return other.peers.some((peer) => peer.key !== undefined && (peer.key === own || peers.has(peer.key)));
}
