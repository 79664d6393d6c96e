/** From a public key to the file of the host that it belongs to, and from a host to every place that names it as a peer. */
import type { Surroundings } from "../../core/language.ts";
import { type At, touches } from "../../core/text.ts";
import type { WireGuardFile } from "./model.ts";
import { estateOf } from "./unit.ts";

/** The key that the line at `offset` stands for: that of a peer, or this host's own behind PrivateKey. */
function keyAt(file: WireGuardFile, offset: number): string | undefined {
  const found = file.keys.find(({ entry }) => touches(entry.span, offset));
  if (found === undefined || found.fault !== undefined || found.entry.name === "presharedkey") return undefined;
  return found.entry.name === "privatekey" ? file.ownKey() : found.entry.value.text;
}

/** Where the host of the key at `offset` is configured: its [Interface]. */
export function definition(file: WireGuardFile, offset: number, around: Surroundings<WireGuardFile>): readonly At[] {
  const key = keyAt(file, offset);
  const owner = key === undefined ? undefined : estateOf(around.files).ownerOf(key);
  const header = owner?.interface.sections[0]?.header;
  return owner === undefined || header === undefined ? [] : [{ uri: owner.source.uri, span: header }];
}

/** Every PublicKey line that names the host of the key at `offset`. */
export function references(file: WireGuardFile, offset: number, around: Surroundings<WireGuardFile>): readonly At[] {
  const key = keyAt(file, offset);
  if (key === undefined) return [];
  return estateOf(around.files)
    .peersWith(key)
    .flatMap(({ file: other, peer }) => {
      const entry = peer.entries.get("publickey");
      return entry === undefined ? [] : [{ uri: other.source.uri, span: entry.value.span }];
    });
}
