/** Zones, and the few source addresses that stand for all of a zone. */
import {
  type AddressRange,
  contains,
  everything,
  type Family,
  type IpAddress,
  meets,
  mergeRanges,
  readAddress,
  readCidr,
  specialBlocks,
  subtractRanges,
} from "../core/address.ts";
import type { Condition, PacketRule } from "../core/filter.ts";
import { lazy } from "../core/lazy.ts";
import { compare, put } from "../core/lists.ts";
import type { Estate } from "./estate.ts";
import type { Host } from "./hosts.ts";
import { prefixOf, type Topology } from "./topology.ts";

/** A set of sources. `hosts` are the hosts that stand for the zone themselves (`zone: internet`). */
export type Zone = { readonly name: string; readonly ranges: readonly AddressRange[]; readonly hosts: readonly Host[] };

const range = (cidr: string): AddressRange => {
  const read = readCidr(cidr);
  if (read === undefined) throw new RangeError(cidr);
  return read.range;
};

const privateRanges = lazy((): readonly AddressRange[] => ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].map(range));

/** Where Azure's own platform speaks to machines from: it looks public, and nobody on the internet has it ("What is IP address 168.63.129.16?", Microsoft). */
const AZURE_PLATFORM = range("168.63.129.16/32");

// Documentation addresses stand for public ones in examples and notes, and are treated as such.
const publicRanges = lazy((): readonly AddressRange[] => {
  const others = specialBlocks().filter(({ scope }) => scope !== "documentation" && scope !== "public");
  const not = [...others.map((block) => block.range), AZURE_PLATFORM];
  return [...subtractRanges([everything(4)], not), ...subtractRanges([range("2000::/3")], not)];
});

/** The zones of an estate: the internet, the local networks, the VPNs, and the ones that perimeter.yaml names. */
export function zonesOf(estate: Estate, hosts: readonly Host[]): readonly Zone[] {
  const standing = (name: string) => hosts.filter((host) => host.declared?.zone === name);
  const vpn = hosts.flatMap((host) =>
    host.addresses.filter((own) => host.interfaces.some((one) => one.name === own.interface && one.type === "wireguard")).map(prefixOf),
  );
  const zones: Zone[] = [{ name: "internet", ranges: publicRanges(), hosts: standing("internet") }];
  const lan = mergeRanges(
    hosts
      .flatMap((host) => host.addresses.map(prefixOf))
      .filter((prefix) => privateRanges().some((block) => meets(block, prefix)) && !vpn.some((other) => meets(other, prefix))),
  );
  zones.push({ name: "lan", ranges: lan, hosts: standing("lan") });
  if (vpn.length > 0) zones.push({ name: "vpn", ranges: mergeRanges(vpn), hosts: standing("vpn") });
  for (const declared of estate.zones)
    zones.push({ name: declared.name, ranges: mergeRanges(declared.ranges), hosts: standing(declared.name) });
  const named = new Set(zones.map((zone) => zone.name));
  for (const host of hosts) {
    const name = host.declared?.zone;
    if (name !== undefined && !named.has(name)) zones.push({ name, ranges: [], hosts: standing(name) });
    if (name !== undefined) named.add(name);
  }
  return zones;
}

/** Rules that may speak of a flow; others cut no zone apart. */
function speaksOf(rule: PacketRule, protocol: number, ports: ReadonlySet<number>): boolean {
  return rule.conditions.every((condition) => {
    if (condition.on === "protocol")
      return condition.protocols.some(([first, last]) => protocol >= first && protocol <= last) !== condition.not;
    if (condition.on === "destination-port" && !condition.not)
      return condition.ports.some(([first, last]) => [...ports].some((port) => port >= first && port <= last));
    return true;
  });
}

/** An address that stands for all sources of a zone that are treated alike; `wide`: these are a good part of the zone, not a few networks. */
export type Representative = { readonly value: bigint; readonly wide: boolean };

/** Sources that the rules of `hosts` tell apart within a zone: one address of each part, wide parts first, at most `most`. */
export function representatives(
  zone: Zone,
  family: Family,
  hosts: readonly Host[],
  topology: Topology,
  protocol: number,
  ports: ReadonlySet<number>,
  most = 64,
): { readonly sources: readonly Representative[]; readonly all: boolean } {
  const told = distinguishing(topology, family, hosts, protocol, ports);
  // Not a Set: V8 hashes a bigint by its low 64 bits, which are all zero in IPv6 networks.
  const cuts = told.flatMap(({ first, last }) => [first, last + 1n]).sort(compare);
  const ranges = zone.ranges.filter((one) => one.family === family);
  const parts = ranges.flatMap((one) => split(one, cuts));
  parts.sort((a, b) => (b.last - b.first > a.last - a.first ? 1 : b.last - b.first < a.last - a.first ? -1 : 0));
  const compared = told.length <= MOST_TOLD;
  const kinds = compared ? kindsOf(parts, told) : parts.map((part) => [part]);
  const whole = sizeOf(ranges) / (compared ? WIDE : WIDE * WIDE);
  const found = kinds.slice(0, most).flatMap((kind) => {
    const value = exampleOf(topology, family, kind);
    return value === undefined ? [] : [{ value, wide: sizeOf(kind) >= whole }];
  });
  return { sources: [...found.filter(({ wide }) => wide), ...found.filter(({ wide }) => !wide)], all: kinds.length <= most };
}

/** A kind of sources is wide from this part of its zone on: about 16 million addresses of the IPv4 internet. */
const WIDE = 256n;

const sizeOf = (ranges: readonly AddressRange[]): bigint => ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);

/** Beyond so many ranges, parts are not compared. */
const MOST_TOLD = 400;

// Ranges of sources that something on the way treats in its own way: prefixes, routes, conditions of rules.
function distinguishing(
  topology: Topology,
  family: Family,
  hosts: readonly Host[],
  protocol: number,
  ports: ReadonlySet<number>,
): AddressRange[] {
  const found: AddressRange[] = [];
  for (const host of hosts) {
    for (const own of host.addresses) if (own.address.family === family) found.push(prefixOf(own));
    for (const route of host.routes) if (route.to.family === family && route.prefixLength > 0) found.push(route.to);
    for (const rule of cloudRules(topology, host)) found.push(...rule.conditions.flatMap((condition) => rangesOf(condition, family)));
    for (const peer of host.peers) found.push(...peer.allowed.filter((range) => range.family === family));
    for (const table of host.filters[family].tables.values()) {
      for (const chain of table.chains.values()) {
        for (const rule of chain.rules)
          if (speaksOf(rule, protocol, ports)) found.push(...rule.conditions.flatMap((condition) => sourcesOf(condition, family)));
      }
    }
  }
  return found;
}

// What groups let in, and what ACLs do with packets either way: answers go to the sources.
function cloudRules(topology: Topology, host: Host): readonly PacketRule[] {
  const { groups, acl: name } = topology.cloudOf(host);
  const acl = name === undefined ? undefined : topology.acl(name);
  return [...groups.flatMap((group) => topology.group(group)?.inbound ?? []), ...(acl?.inbound ?? []), ...(acl?.outbound ?? [])];
}

const rangesOf = (condition: Condition, family: Family): readonly AddressRange[] =>
  condition.on === "destination" ? condition.ranges.filter((one) => one.family === family) : sourcesOf(condition, family);

const sourcesOf = (condition: Condition, family: Family): readonly AddressRange[] =>
  condition.on === "source" ? condition.ranges.filter((one) => one.family === family) : [];

// Parts that lie in the same ranges are treated alike.
function kindsOf(parts: readonly AddressRange[], told: readonly AddressRange[]): AddressRange[][] {
  const kinds = new Map<string, AddressRange[]>();
  for (const part of parts)
    put(kinds, told.map((range) => (part.first >= range.first && part.first <= range.last ? "1" : "0")).join(""), part);
  return [...kinds.values()];
}

function split(whole: AddressRange, cuts: readonly bigint[]): AddressRange[] {
  const parts: AddressRange[] = [];
  let first = whole.first;
  for (const at of cuts) {
    if (at <= first) continue;
    if (at > whole.last) break;
    parts.push({ ...whole, first, last: at - 1n });
    first = at;
  }
  return [...parts, { ...whole, first }];
}

const familiar = lazy((): readonly IpAddress[] =>
  ["198.51.100.7", "203.0.113.7", "192.0.2.7", "2001:db8::7", "8.8.8.8", "1.1.1.1", "2001:4860:4860::8888", "2606:4700:4700::1111"].flatMap(
    (text) => readAddress(text) ?? [],
  ),
);

// An address of some parts that is no host's own: one that people know from examples, or the first that a host could have in the largest block.
function exampleOf(topology: Topology, family: Family, parts: readonly AddressRange[]): bigint | undefined {
  const free = (value: bigint): boolean => topology.owners(family, value).length === 0;
  const known = familiar().find((one) => parts.some((part) => contains(part, one)) && free(one.value));
  if (known !== undefined) return known.value;
  for (const looks of [likeHost, () => true]) {
    for (const part of parts) {
      for (let value = largestBlock(part), step = 0; step < TRIED && value <= part.last; value++, step++)
        if (looks(family, value) && free(value)) return value;
    }
  }
  return undefined;
}

const TRIED = 300;

// No address that ends in 0 or 255: those look like networks and broadcasts.
const likeHost = (family: Family, value: bigint): boolean => (value & 0xffn) !== 0n && (family === 6 || (value & 0xffn) !== 0xffn);

// Where the first of the largest aligned blocks of a range begins.
function largestBlock({ first, last }: AddressRange): bigint {
  for (let bits = BigInt((last - first + 1n).toString(2).length - 1); bits > 0n; bits--) {
    const start = ((first + (1n << bits) - 1n) >> bits) << bits;
    if (start + (1n << bits) - 1n <= last) return start;
  }
  return first;
}
