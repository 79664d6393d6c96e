/** What a rule sees: one file, read as wg-quick or wg reads it, and the other WireGuard files of the workspace. */
import { showAddress } from "../../core/address.ts";
import type { AnyUnit, Scope } from "../../core/language.ts";
import { put } from "../../core/lists.ts";
import type { Peer, WireGuardFile } from "./model.ts";

/** A peer section and the file it is in. */
export type PeerIn = { readonly file: WireGuardFile; readonly peer: Peer };

/** All WireGuard files that are judged together, indexed when first asked. */
export type Estate = {
  readonly files: readonly WireGuardFile[];
  /** The one file whose private key belongs to this public key; undefined when there is none, or several that may be copies. */
  ownerOf(key: string): WireGuardFile | undefined;
  /** Every peer section with this public key. */
  peersWith(key: string): readonly PeerIn[];
  /** Every file with this address on its interface (canonical text). */
  withAddress(address: string): readonly WireGuardFile[];
  /** Every file in a folder (a uri that ends in `/`). */
  inFolder(folder: string): readonly WireGuardFile[];
};

/** A tunnel's file, with the other files of the estate for what both ends have to say. */
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
  const alone = scope.isolated || files.length === 1;
  const shared = estateOf(alone ? [] : files);
  return files.map((file) => {
    const estate = alone ? estateOf([file]) : shared;
    return {
      uri: file.source.uri,
      uris: alone ? [file.source.uri] : related(file, shared),
      targets: scope.targets,
      file,
      estate,
      plain,
      recent,
    };
  });
}

/** The files that what is said of `file` depends on, itself first: other ends, holders of its addresses, interfaces of its host. */
function related(file: WireGuardFile, estate: Estate): readonly string[] {
  const around = new Set<WireGuardFile>([file]);
  const own = file.peers.length === 0 ? undefined : file.ownKey();
  for (const { key } of file.peers) {
    const owner = key === undefined ? undefined : estate.ownerOf(key);
    if (owner !== undefined) around.add(owner);
  }
  if (own !== undefined) for (const { file: other } of estate.peersWith(own)) around.add(other);
  for (const { address } of file.interface.addresses.slice(0, ADDRESSES))
    if (address !== undefined) for (const other of estate.withAddress(showAddress(address.cidr.address))) around.add(other);
  for (const other of estate.inFolder(folderOf(file))) around.add(other);
  return [...around].map(({ source }) => source.uri);
}

/** How many addresses of one interface are compared with those of other files. */
export const ADDRESSES = 100;

/** The folder of a file: its uri up to the last slash. */
export const folderOf = (file: WireGuardFile): string => file.source.uri.slice(0, file.source.uri.lastIndexOf("/") + 1);

/** The estate that some files make. */
export function estateOf(files: readonly WireGuardFile[]): Estate {
  const lazy = <Value>(make: () => Value): (() => Value) => {
    let made: { value: Value } | undefined;
    return () => {
      made ??= { value: make() };
      return made.value;
    };
  };
  const owners = lazy(() => indexOwners(files));
  const peers = lazy(() => group(files.flatMap((file) => file.peers.map((peer) => [peer.key, { file, peer }] as const))));
  const folders = lazy(() => group(files.map((file) => [folderOf(file), file] as const)));
  const addresses = lazy(() =>
    group(
      files.flatMap((file) =>
        file.interface.addresses.map(
          ({ address }) => [address === undefined ? undefined : showAddress(address.cidr.address), file] as const,
        ),
      ),
    ),
  );
  return {
    files,
    ownerOf: (key) => owners().get(key),
    peersWith: (key) => peers().get(key) ?? [],
    withAddress: (address) => addresses().get(address) ?? [],
    inFolder: (folder) => folders().get(folder) ?? [],
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

function group<Value>(pairs: readonly (readonly [string | undefined, Value])[]): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const [key, value] of pairs) {
    if (key === undefined) continue;
    put(groups, key, value);
  }
  return groups;
}
