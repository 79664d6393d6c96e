/** Zones, and the few source addresses that stand for all of a zone. */
import {
  type AddressRange,
  everything,
  type Family,
  meets,
  mergeRanges,
  readCidr,
  specialBlocks,
  subtractRanges,
} from "../core/address.ts";
import type { Condition, PacketRule } from "../core/filter.ts";
import { lazy } from "../core/lazy.ts";
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

// Documentation addresses stand for public ones in examples and notes, and are treated as such.
const publicRanges = lazy((): readonly AddressRange[] => {
  const others = specialBlocks().filter(({ scope }) => scope !== "documentation" && scope !== "public");
  const not = others.map((block) => block.range);
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

/** Sources that the rules of `hosts` tell apart within a zone: one address of each part, the largest parts first, at most `most`. */
export function representatives(
  zone: Zone,
  family: Family,
  hosts: readonly Host[],
  topology: Topology,
  protocol: number,
  ports: ReadonlySet<number>,
  most = 64,
): { readonly sources: readonly bigint[]; readonly all: boolean } {
  const told = distinguishing(topology, family, hosts, protocol, ports);
  // Not a Set: V8 hashes a bigint by its low 64 bits, which are all zero in IPv6 networks.
  const cuts = told.flatMap(({ first, last }) => [first, last + 1n]).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const parts = zone.ranges.filter((one) => one.family === family).flatMap((one) => split(one, cuts));
  parts.sort((a, b) => (b.last - b.first > a.last - a.first ? 1 : b.last - b.first < a.last - a.first ? -1 : 0));
  const alike = told.length > MOST_TOLD ? parts : distinct(parts, told);
  const sources = alike.slice(0, most).map((part) => unowned(topology, family, part));
  return { sources: sources.filter((source) => source !== undefined), all: alike.length <= most };
}

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

// One part of each kind: parts that lie in the same ranges are treated alike.
function distinct(parts: readonly AddressRange[], told: readonly AddressRange[]): AddressRange[] {
  const seen = new Set<string>();
  return parts.filter((part) => {
    const key = told.map((range) => (part.first >= range.first && part.first <= range.last ? "1" : "0")).join("");
    return !seen.has(key) && seen.add(key) !== undefined;
  });
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

/** Addresses that people know for examples, tried first: 198.51.100.7, 203.0.113.77, 2001:db8::7. */
const FAMILIAR: Readonly<Record<Family, readonly bigint[]>> = {
  4: [0xc6336407n, 0xcb00714dn],
  6: [0x2001_0db8_0000_0000_0000_0000_0000_0007n],
};

// An address that is no host's own: a familiar one, or one in the middle.
function unowned(topology: Topology, family: Family, part: AddressRange): bigint | undefined {
  const familiar = FAMILIAR[family].find(
    (value) => value >= part.first && value <= part.last && topology.owners(family, value).length === 0,
  );
  if (familiar !== undefined) return familiar;
  const middle = part.first + (part.last - part.first) / 2n;
  for (let step = 0n; step < 64n; step++) {
    for (const value of [middle + step, middle - step]) {
      if (value >= part.first && value <= part.last && topology.owners(family, value).length === 0) return value;
    }
  }
  return undefined;
}

/** Whether every address of a range stays off the internet. */
export const isPrivateRange = (one: AddressRange): boolean =>
  privateRanges().some((block) => block.family === one.family && block.first <= one.first && one.last <= block.last);
