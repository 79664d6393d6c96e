/** Where the encrypted packets of peers go: out of the host, or into the tunnel again, as routes that wg-quick makes of AllowedIPs lead them. */
import { BITS, type Family, isLocalScope, scopeOf } from "../../core/address.ts";
import { endpointOf, type Peer, type WireGuardFile } from "./model.ts";
import { type Nested, narrowest } from "./prefixes.ts";

/** wg-quick goes around the tunnel for /0; the two halves are how programs of other systems write it, and those go around by themselves. */
const LEAST = 2;

/**
 * Peers whose packets never leave the host, with the prefix that sends them into the tunnel: to the peer itself, or on and on between peers.
 * A peer that is reached through another one (a relay) is none of them. Where the way is not known (names, private addresses) it ends.
 */
export function circling(file: WireGuardFile): ReadonlyMap<Peer, Nested> {
  const wide = { 4: new Set(file.peers.filter((peer) => isWide(peer, 4))), 6: new Set(file.peers.filter((peer) => isWide(peer, 6))) };
  const ways = new Map<Peer, Nested>();
  for (const peer of file.peers) {
    const way = wayInside(file, peer);
    if (way !== undefined && !wide[way.range.family].has(ownerOf(way))) ways.set(peer, way);
  }
  const leaves = new Map<Peer, boolean>();
  for (const peer of ways.keys()) {
    const passed: Peer[] = [];
    let at: Peer = peer;
    for (let way = ways.get(at); way !== undefined && !leaves.has(at); way = ways.get(at)) {
      leaves.set(at, false);
      passed.push(at);
      at = ownerOf(way);
    }
    if (leaves.get(at) ?? true) for (const one of passed) leaves.set(one, true);
  }
  return new Map([...ways].filter(([peer]) => leaves.get(peer) === false));
}

// Of equal prefixes the last peer has it.
const ownerOf = ({ item, same }: Nested): Peer => (same.at(-1) ?? item).peer;

function wayInside(file: WireGuardFile, peer: Peer): Nested | undefined {
  const address = endpointOf(peer)?.address;
  if (address === undefined || isLocalScope(scopeOf(address))) return undefined;
  const way = narrowest(file, address);
  return way !== undefined && way.length >= LEAST ? way : undefined;
}

/** Whether a peer has an eighth of all addresses or more, prefix by prefix: the internet without some networks, as apps of phones write it. */
function isWide({ allowed }: Peer, family: Family): boolean {
  let sum = 0n;
  for (const { cidr } of allowed)
    if (cidr?.range.family === family && cidr.prefixLength >= LEAST) sum += cidr.range.last - cidr.range.first + 1n;
  return sum << 3n >= 1n << BigInt(BITS[family]);
}
