/** The two ends of tunnels, where both files are in the workspace. */
import type { Peer, WireGuardFile } from "./model.ts";
import type { WireGuardUnit } from "./unit.ts";

/** A peer of the unit's file whose own file is known, and that file's section for this host, if it has one. */
export type Pair = { readonly peer: Peer; readonly other: WireGuardFile; readonly back?: Peer };

/** Every peer whose other end is in the workspace. Files whose private key is there twice (copies) are nobody's other end. */
export function* pairsOf(unit: WireGuardUnit): Iterable<Pair> {
  const { file, estate } = unit;
  if (estate.files.length < 2 || file.peers.length === 0) return;
  for (const peer of file.peers) {
    const other = peer.key === undefined ? undefined : estate.ownerOf(peer.key);
    if (other === undefined || other === file) continue;
    const own = file.ownKey();
    const back = own === undefined || estate.ownerOf(own) !== file ? undefined : other.peers.findLast(({ key }) => key === own);
    yield { peer, other, ...(back === undefined ? {} : { back }) };
  }
}

/** The file's name as a message shows it: its last two folders and itself at most. */
export const fileLabel = (file: WireGuardFile): string => {
  const parts = file.source.uri.split("/").filter((part) => part !== "" && part !== "etc" && part !== "wireguard" && !part.endsWith(":"));
  return parts.slice(-2).join("/");
};
