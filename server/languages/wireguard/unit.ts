/** What a rule sees: one file, read as wg-quick or wg reads it, and the other WireGuard files of the workspace. */
import type { AnyUnit, Scope } from "../../core/language.ts";
import type { Peer, WireGuardFile } from "./model.ts";

/** A peer section and the file it is in. */
export type PeerIn = { readonly file: WireGuardFile; readonly peer: Peer };

/** All WireGuard files that are judged together, indexed by keys when first asked. */
export type Estate = {
  readonly files: readonly WireGuardFile[];
  /** The one file whose private key belongs to this public key; undefined when there is none, or several that may be copies. */
  ownerOf(key: string): WireGuardFile | undefined;
  /** Every peer section with this public key. */
  peersWith(key: string): readonly PeerIn[];
};

export type WireGuardUnit = AnyUnit & {
  readonly file: WireGuardFile;
  readonly estate: Estate;
  /** Judged as `wg setconf` alone reads it, without wg-quick (target `wireguard=wg`). */
  readonly plain: boolean;
  /** wg 1.0.20250521 and later: `+` and `-` before AllowedIPs, and `#` stays in hooks. */
  readonly recent: boolean;
};

const RECENT = 20250521;

/** One unit a file; in the workspace they share the estate, in isolation each is alone. */
export function unitsOf(files: readonly WireGuardFile[], scope: Scope): readonly WireGuardUnit[] {
  const target = scope.targets.wireguard ?? "";
  const plain = /^wg(@|$)/.test(target);
  const recent = Number(/(\d{8})/.exec(target)?.[1] ?? 0) >= RECENT;
  const estate = estateOf(files);
  return files.map((file) => ({
    uri: file.source.uri,
    uris: [file.source.uri],
    targets: scope.targets,
    file,
    estate: scope.isolated || files.length === 1 ? estateOf([file]) : estate,
    plain,
    recent,
  }));
}

/** The estate that some files make. */
export function estateOf(files: readonly WireGuardFile[]): Estate {
  let owners: Map<string, WireGuardFile | undefined> | undefined;
  let peers: Map<string, PeerIn[]> | undefined;
  return {
    files,
    ownerOf(key) {
      owners ??= indexOwners(files);
      return owners.get(key);
    },
    peersWith(key) {
      peers ??= indexPeers(files);
      return peers.get(key) ?? [];
    },
  };
}

function indexOwners(files: readonly WireGuardFile[]): Map<string, WireGuardFile | undefined> {
  const owners = new Map<string, WireGuardFile | undefined>();
  for (const file of files) {
    const key = file.ownKey();
    if (key !== undefined) owners.set(key, owners.has(key) ? undefined : file);
  }
  return owners;
}

function indexPeers(files: readonly WireGuardFile[]): Map<string, PeerIn[]> {
  const peers = new Map<string, PeerIn[]>();
  for (const file of files) {
    for (const peer of file.peers) {
      if (peer.key === undefined) continue;
      const known = peers.get(peer.key);
      if (known === undefined) peers.set(peer.key, [{ file, peer }]);
      else known.push({ file, peer });
    }
  }
  return peers;
}
