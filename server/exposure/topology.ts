/** Who is next to whom: addresses, prefixes, routes and links between the hosts of an estate. */

import {
  type AddressRange,
  BITS,
  cidrOf,
  contains,
  type Family,
  type IpAddress,
  isLocalScope,
  readAddress,
  scopeOf,
} from "../core/address.ts";
import type { CloudFilter } from "../core/facts.ts";
import { put } from "../core/lists.ts";
import type { At } from "../core/text.ts";
import { Clouds, type Placement } from "./clouds.ts";
import { type CloudFact, type Host, isTunnel, type OwnAddress, outerAddresses } from "./hosts.ts";
import { impliedLink } from "./implied.ts";
import { ipv6Disabled } from "./settings.ts";

/** Where a host sends a packet next. `via` is the neighbour's address on the link. */
export type NextHop =
  | {
      readonly kind: "link";
      readonly out: string | undefined;
      readonly via: bigint;
      readonly prefix: AddressRange | undefined;
      /** By a route to everywhere: where its gateway is not described, it leads to the internet. */
      readonly isDefault: boolean;
      readonly at: At | undefined;
    }
  | { readonly kind: "peer"; readonly out: string; readonly at: At }
  | { readonly kind: "none"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

/** A host at the end of a link, and the interface on which it meets the link. */
export type Neighbour = { readonly host: Host; readonly in: string | undefined };

const keyOf = (family: Family, value: bigint): string => `${family} ${value}`;

/** The estate's hosts, indexed by address and by public address. */
export class Topology {
  readonly hosts: readonly Host[];
  readonly #owners = new Map<string, { host: Host; own: OwnAddress }[]>();
  readonly #public = new Map<string, Host[]>();

  readonly #clouds: Clouds;
  #holders: ReadonlyMap<string, readonly Host[]> | undefined;
  #routers: Readonly<Record<Family, Routers>> | undefined;

  constructor(hosts: readonly Host[], cloud: readonly CloudFact[] = []) {
    this.#clouds = new Clouds(cloud);
    this.hosts = hosts;
    for (const host of hosts) {
      for (const own of host.addresses) put(this.#owners, keyOf(own.address.family, own.address.value), { host, own });
      for (const address of this.cloudOf(host).publicAddresses) put(this.#public, keyOf(address.family, address.value), host);
    }
  }

  /** The hosts that have an address, with the interface. More than one: a conflict. */
  owners(family: Family, value: bigint): readonly { readonly host: Host; readonly own: OwnAddress }[] {
    return this.#owners.get(keyOf(family, value)) ?? [];
  }

  /** Hosts with links in two networks of a family, one of them a link where `value` is: the ones that may route for it. */
  routersAt(family: Family, value: bigint): readonly Host[] {
    this.#routers ??= { 4: routersOf(this.hosts, 4), 6: routersOf(this.hosts, 6) };
    const found = new Set<Host>();
    for (const [length, networks] of this.#routers[family])
      for (const host of networks.get(networkAt(value, BITS[family] - length)) ?? []) found.add(host);
    return [...found];
  }

  /** The security group of an id or name. */
  group(name: string): CloudFilter | undefined {
    return this.#clouds.filter("security-group", name);
  }

  /** The rules that may be for a security group as well, as no file says for which they are. */
  looseFor(id: string): readonly CloudFilter[] {
    return this.#clouds.looseFor(id);
  }

  /** The network ACL of an id or name. */
  acl(name: string): CloudFilter | undefined {
    return this.#clouds.filter("network-acl", name);
  }

  /** Where a host is in a cloud. */
  cloudOf(host: Host): Placement {
    return this.#clouds.placement(host);
  }

  /** The host at an address in another subnet of the same cloud network: every route table there has a local route to all of it. */
  acrossCloud(from: Host, family: Family, value: bigint | undefined): Neighbour | undefined {
    const here = this.cloudOf(from).subnet;
    const [owner, more] = value === undefined ? [] : this.owners(family, value);
    const there = owner === undefined || more !== undefined ? undefined : this.cloudOf(owner.host).subnet;
    if (owner === undefined || here?.vpc === undefined || there?.vpc !== here.vpc) return undefined;
    return there.ranges.some((range) => contains(range, owner.own.address)) ? { host: owner.host, in: owner.own.interface } : undefined;
  }

  /** The hosts that have an address as their public one, as declared or by their instance. */
  publicOwners(family: Family, value: bigint): readonly Host[] {
    return this.#public.get(keyOf(family, value)) ?? [];
  }

  /** The hosts that have an address, on an interface or as their public one. */
  facesOf(family: Family, value: bigint): readonly Host[] {
    return [...new Set([...this.owners(family, value).map(({ host }) => host), ...this.publicOwners(family, value)])];
  }

  /** The hosts whose private key has a fingerprint (`VpnPeer.ownKey`). */
  holdersOf(key: string): readonly Host[] {
    this.#holders ??= holders(this.hosts);
    return this.#holders.get(key) ?? [];
  }

  /** The host at `value` on a link where `from` is; "several" when two claim the address, undefined when none is described. */
  neighbour(from: Host, family: Family, value: bigint): Neighbour | "several" | undefined {
    const found = this.owners(family, value).filter(({ host }) => host !== from);
    if (found.length > 1) return "several";
    const only = found[0];
    return only === undefined ? undefined : { host: only.host, in: only.own.interface };
  }
}

function holders(hosts: readonly Host[]): ReadonlyMap<string, readonly Host[]> {
  const found = new Map<string, Host[]>();
  for (const host of hosts) for (const key of new Set(host.peers.flatMap(({ ownKey }) => ownKey ?? []))) put(found, key, host);
  return found;
}

/** Hosts by the length and the first address of the prefixes that they have links in. */
type Routers = ReadonlyMap<number, ReadonlyMap<string, readonly Host[]>>;

function routersOf(hosts: readonly Host[], family: Family): Routers {
  const index = new Map<number, Map<string, Host[]>>();
  for (const host of hosts) {
    if (!joins(host, family)) continue;
    for (const { address, prefixLength } of host.addresses) {
      if (address.family !== family || prefixLength === 0) continue;
      const networks = index.get(prefixLength) ?? new Map<string, Host[]>();
      index.set(prefixLength, networks);
      put(networks, networkAt(address.value, BITS[family] - prefixLength), host);
    }
  }
  return index;
}

// A text: V8 hashes a bigint by its low 64 bits, which are all zero in IPv6 networks.
const networkAt = (value: bigint, bits: number): string => String(value >> BigInt(bits));

function joins(host: Host, family: Family): boolean {
  const own = host.addresses.filter(({ address, prefixLength }) => address.family === family && prefixLength > 0);
  return own.some((one) => prefixOf(one).first !== prefixOf(own[0] as OwnAddress).first);
}

/** The prefix that an own address is in. */
export const prefixOf = (own: OwnAddress): AddressRange => cidrOf(own.address, own.prefixLength).range;

/** Whether an address is the host's own: loopback included. */
export const isLocal = (host: Host, family: Family, value: bigint): boolean =>
  isLoopback(family, value) || host.addresses.some((own) => own.address.family === family && own.address.value === value);

/** Whether an address is a loopback address. */
export const isLoopback = (family: Family, value: bigint): boolean => scopeOf({ family, value }) === "loopback";

/** The host's address on an interface, or any of the family when the interface is not known; undefined where it has none. */
export function addressOn(host: Host, family: Family, name: string | undefined): IpAddress | undefined {
  const all = name === undefined ? outerAddresses(host) : host.addresses;
  const own = all.filter(({ address }) => address.family === family && scopeOf(address) !== "link-local");
  return (own.find((one) => one.interface === name) ?? (name === undefined || own.length === 1 ? own[0] : undefined))?.address;
}

type Candidate = { readonly length: number; readonly metric: number; readonly hop: NextHop };

/** What the kernel gives routes without a metric: connected ones, and those that somebody adds. */
const METRICS: Readonly<Record<Family, { readonly connected: number; readonly added: number }>> = {
  4: { connected: 0, added: 0 },
  6: { connected: 256, added: 1024 },
};

/** The route of a host to an address: connected prefixes, stated routes and VPN peers; the longest prefix wins, then the lowest metric. */
export function routeTo(host: Host, family: Family, value: bigint): NextHop {
  const address = { family, value };
  if (isPolicyRouted(host, address))
    return { kind: "unknown", why: `${host.name}: which table of routes applies depends on its routing-policy` };
  const found: Candidate[] = [];
  const { connected, added } = METRICS[family];
  for (const own of host.addresses) {
    const prefix = prefixOf(own);
    if (own.prefixLength < BITS[family] && contains(prefix, address))
      found.push({
        length: own.prefixLength,
        metric: connected,
        hop: { kind: "link", out: own.interface, via: value, prefix, isDefault: false, at: own.at },
      });
  }
  for (const peer of host.peers) {
    for (const range of peer.allowed) {
      if (contains(range, address))
        found.push({ length: BITS[family] - bitsOf(range), metric: added, hop: { kind: "peer", out: peer.interface, at: peer.at } });
    }
  }
  for (const route of host.routes) {
    if (route.table === undefined && contains(route.to, address))
      found.push({ length: route.prefixLength, metric: route.metric ?? added, hop: routeHop(host, family, value, route) });
  }
  let best: Candidate | undefined;
  for (const next of found)
    if (best === undefined || next.length > best.length || (next.length === best.length && next.metric < best.metric)) best = next;
  return best === undefined ? withoutRoute(host, address) : behindRules(host, family, value, best.hop);
}

// The default route is not the way to a network that the rules know behind an interface of which no file says more.
function behindRules(host: Host, family: Family, value: bigint, hop: NextHop): NextHop {
  const link =
    hop.kind === "link" && hop.isDefault && isLocalScope(scopeOf({ family, value })) ? impliedLink(host, family, value) : undefined;
  return link === undefined ? hop : { kind: "link", out: link.name, via: value, prefix: link.range, isDefault: false, at: link.at };
}

const isPolicyRouted = ({ gaps, routes }: Host, address: IpAddress): boolean =>
  gaps.some(({ about }) => about === "policy-route") && routes.some(({ table, to }) => table !== undefined && contains(to, address));

function routeHop(host: Host, family: Family, value: bigint, route: Host["routes"][number]): NextHop {
  if (route.refuses === true) return { kind: "none", why: `a route of ${host.name} throws packets for it away` };
  if (route.via === undefined) return { kind: "link", out: route.interface, via: value, prefix: route.to, isDefault: false, at: route.at };
  const via = readAddress(route.via);
  if (via?.family !== family) return { kind: "unknown", why: `${host.name}: the gateway ${route.via} is not an address` };
  const link = host.addresses.find((own) => own.address.family === family && contains(prefixOf(own), { family, value: via.value }));
  if (link === undefined && family === 6 && host.interfaces.some(({ name }) => ipv6Disabled(host, name)))
    return { kind: "none", why: `${host.name} has IPv6 switched off where ${route.via} is` };
  return {
    kind: "link",
    out: link?.interface ?? route.interface,
    via: via.value,
    prefix: link === undefined ? undefined : prefixOf(link),
    isDefault: route.prefixLength === 0,
    at: route.at,
  };
}

function withoutRoute(host: Host, address: IpAddress): NextHop {
  const { family } = address;
  if (isOnlyPublic(host, family) && !isLocalScope(scopeOf(address)))
    return { kind: "link", out: undefined, via: NOBODY, prefix: undefined, isDefault: true, at: host.declared?.at };
  const [lease, more] = host.leases.filter((one) => one.family === family);
  if (lease !== undefined && outerAddresses(host).length > 0)
    return {
      kind: "link",
      out: more === undefined ? lease.interface : undefined,
      via: NOBODY,
      prefix: undefined,
      isDefault: true,
      at: lease.at,
    };
  const dynamic =
    outerAddresses(host).length === 0 || host.gaps.some(({ about }) => about === "route" || about === "address" || about === "all");
  return dynamic
    ? { kind: "unknown", why: `no file says how ${host.name} is connected` }
    : { kind: "none", why: `${host.name} has no IPv${family} route there` };
}

/** The next hop where no file says which it is: an address that no host has. */
const NOBODY = 0n;

// Whose public address is declared, and of which no file states a link but its tunnels, answers the internet by whatever way leads there.
const isOnlyPublic = (host: Host, family: Family): boolean =>
  host.declared?.publicAddresses.some((one) => one.family === family) === true &&
  host.routes.every((route) => isTunnel(host, route.interface)) &&
  outerAddresses(host).every((own) => own.address.family !== family || own.interface === undefined);

const bitsOf = (range: AddressRange): number => (range.last - range.first + 1n).toString(2).length - 1;
