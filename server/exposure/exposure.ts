/** Which zones can reach which listener, by any entry. */
import {
  type AddressRange,
  contains,
  type Family,
  type IpAddress,
  isLocalScope,
  readAddress,
  scopeOf,
  showAddress,
} from "../core/address.ts";
import type { Listener } from "../core/facts.ts";
import type { NumberRange } from "../core/filter.ts";
import { type Aimed, aimsOf } from "./aims.ts";
import { type Host, outerAddresses } from "./hosts.ts";
import { TCP, UDP } from "./packet.ts";
import { type Answer, reach } from "./reach.ts";
import type { Reason, Step } from "./run.ts";
import { bindsV6Only } from "./settings.ts";
import { acceptsNobody } from "./strangers.ts";
import { isLoopback, prefixOf, routeTo, type Topology } from "./topology.ts";
import { throughUndeclared, type Undeclared, undeclaredBefore } from "./undeclared.ts";
import { type Representative, representatives, type Zone } from "./zones.ts";

/** A destination that may lead to a listener: an own address, or an address whose packets some host translates. */
export type EntryPoint = { readonly to: IpAddress; readonly port: number; readonly via: Host | undefined };

/**
 * Whether a zone reaches a listener. `witness` is a source that does, `entry` the destination that it uses; `wide` is true when it stands for
 * a good part of the zone, and false when only a few networks that some rule lets in are like it.
 */
export type ZoneVerdict = {
  readonly zone: Zone;
  readonly verdict: "exposed" | "not exposed" | "unknown";
  readonly witness?: IpAddress;
  readonly wide?: boolean;
  readonly entry?: EntryPoint;
  readonly seenAs?: string | undefined;
  readonly steps: readonly Step[];
  readonly reasons: readonly Reason[];
  /** Where it is not exposed: what stops packets, shortest first. */
  readonly because: readonly string[];
  /** Names of the hosts whose files decided. */
  readonly met: readonly string[];
};

/** All destinations that may lead to a listener of a host. */
function entriesOf(topology: Topology, host: Host, listener: Listener): readonly EntryPoint[] {
  const bound = readAddress(listener.address);
  if (bound === undefined) return [];
  const takes = (address: IpAddress): boolean => {
    if (bound.value !== 0n) return bound.family === address.family && bound.value === address.value;
    return bound.family === address.family || (bound.family === 6 && (listener.dualStack ?? !bindsV6Only(host)));
  };
  const own = host.addresses.map(({ address }) => address).filter((address) => takes(address) && isMet(address));
  const mapped = topology
    .cloudOf(host)
    .publicAddresses.filter(
      (address) =>
        !own.some((one) => one.value === address.value) &&
        (isPlaced(host, [address.family]) ? own.some((one) => one.family === address.family) : takes(address)),
    );
  const direct = [...own, ...mapped].map((to) => ({ to, port: listener.port, via: undefined }));
  return [...direct, ...translatedEntries(topology, host, listener, takes)];
}

/** Whether some file says where a host is met besides its tunnels. */
const isPlaced = (host: Host, families: readonly Family[] = [4, 6]): boolean =>
  outerAddresses(host).some(({ address }) => families.includes(address.family));

function translatedEntries(topology: Topology, host: Host, listener: Listener, takes: (address: IpAddress) => boolean): EntryPoint[] {
  const found: EntryPoint[] = [];
  for (const { by, family, translation } of aimsOf(topology).get(host.name) ?? []) {
    const { protocol, to } = translation;
    if (protocol !== listener.protocol) continue;
    const isOwn = to === undefined || (isLoopback(family, to.first) && by === host);
    const ends = isOwn ? true : host.addresses.some(({ address }) => contains(to, address) && takes(address));
    const port = ends ? portLeadingTo(translation, listener.port) : undefined;
    if (port === undefined) continue;
    for (const address of facesOf(host, by, family, translation)) found.push({ to: address, port, via: by === host ? undefined : by });
  }
  return found;
}

// The addresses whose packets a translation brings to the host, as far as the host that translates has them, or the rule names them.
function facesOf(host: Host, by: Host, family: Family, { to, sentTo, aligned }: Aimed["translation"]): IpAddress[] {
  if (aligned !== true) {
    const one = sentTo !== undefined && sentTo.first === sentTo.last ? [{ family, value: sentTo.first }] : [];
    return distinct([...publicFaces(by, family), ...one.filter(isMet)]);
  }
  if (to === undefined || sentTo === undefined) return [];
  const inside = host.addresses.filter(({ address }) => contains(to, address));
  return inside.map(({ address }) => ({ family, value: sentTo.first + address.value - to.first }));
}

const distinct = (addresses: readonly IpAddress[]): IpAddress[] => [...new Map(addresses.map((one) => [one.value, one])).values()];

// A port whose packets a translation brings to `port`.
function portLeadingTo({ ports, toPorts }: Aimed["translation"], port: number): number | undefined {
  const holds = ([first, last]: NumberRange): boolean => port >= first && port <= last;
  if (toPorts === undefined) return ports.length === 0 || ports.some(holds) ? port : undefined;
  return holds(toPorts) ? (ports[0]?.[0] ?? port) : undefined;
}

// Whether packets to an address may come from other links than its own.
const isMet = (address: IpAddress): boolean => scopeOf(address) !== "loopback" && scopeOf(address) !== "link-local";

const publicFaces = (host: Host, family: Family): IpAddress[] => {
  return [...(host.declared?.publicAddresses ?? []), ...host.addresses.map(({ address }) => address)].filter(
    (address) => address.family === family && isMet(address),
  );
};

/** The verdict of a zone over a listener. */
export function exposureTo(topology: Topology, host: Host, listener: Listener, zone: Zone): ZoneVerdict {
  const bound = readAddress(listener.address);
  const entries = entriesOf(topology, host, listener);
  if (bound !== undefined && isLoopback(bound.family, bound.value) && entries.length === 0)
    return closed(zone, [`it listens on ${listener.address} only`]);
  if (listener.address.startsWith("unix:")) return closed(zone, ["it is a socket file of the host"]);
  if (entries.length === 0 && isPlaced(host)) return closed(zone, [`${host.name} has no address that it listens on`]);
  const met = new Set([host.name]);
  const verdict = folded(zone, [...answers({ topology, host, listener, zone, met }, entries)], host, [...met]);
  const [first, more] = verdict.verdict === "not exposed" ? unknownWays(topology, host, listener, zone) : [];
  if (first === undefined) return verdict;
  const text = `no file states an ${more === undefined ? `IPv${first} ` : ""}address of ${host.name}${host.addresses.length === 0 ? "" : " outside its tunnels"}`;
  return { ...verdict, verdict: "unknown", reasons: [{ code: "public-address", text, at: listener.at }], because: [] };
}

// The families in which nobody says where a host is met: at most its tunnels are known. All the same, nobody gets past a filter that is closed.
function unknownWays(topology: Topology, host: Host, listener: Listener, zone: Zone): readonly Family[] {
  const bound = readAddress(listener.address);
  if (bound === undefined || isPlaced(host)) return [];
  const { publicAddresses } = topology.cloudOf(host);
  const known = [...host.addresses.map(({ address }) => address), ...publicAddresses];
  if (known.length === 0) return [4, 6];
  const inside = host.addresses.map(prefixOf);
  const isInside = ({ family, first }: AddressRange): boolean => inside.some((one) => contains(one, { family, value: first }));
  if (bound.value !== 0n || (inside.length > 0 && zone.ranges.every(isInside))) return [];
  const families: readonly Family[] = bound.family === 4 ? [4] : (listener.dualStack ?? !bindsV6Only(host)) ? [4, 6] : [6];
  return families.filter(
    (family) => !publicAddresses.some((address) => address.family === family) && acceptsNobody(host, family, listener, true) === undefined,
  );
}

type Tried = {
  readonly entry: EntryPoint;
  readonly from: IpAddress;
  readonly wide: boolean;
  readonly answer: Answer;
  readonly all: boolean;
};

/** What is asked; `met` gathers the names of all hosts that the answers depend on. */
type Asking = {
  readonly topology: Topology;
  readonly host: Host;
  readonly listener: Listener;
  readonly zone: Zone;
  readonly met: Set<string>;
};

function* answers({ topology, host, listener, zone, met }: Asking, entries: readonly EntryPoint[]): Iterable<Tried> {
  const heard = (answer: Answer): Answer => {
    for (const name of answer.met) met.add(name);
    return answer;
  };
  const protocol = listener.protocol === "tcp" ? TCP : UDP;
  for (const entry of entries) {
    const { family } = entry.to;
    const path = [host, ...(entry.via === undefined ? [] : [entry.via]), ...gatewaysOf(topology, host, family)];
    for (const { name } of path) met.add(name);
    const { sources, all } = representatives(zone, family, path, topology, protocol, new Set([entry.port, listener.port]));
    const standing = zone.hosts
      .filter((one) => one !== host)
      .flatMap((one) =>
        one.addresses
          .filter(({ address }) => address.family === family && scopeOf(address) !== "link-local")
          .map(({ address }) => ({ value: address.value, wide: true })),
      );
    for (const { value, wide } of [...standing, ...sources]) {
      const from = { family, value };
      const answer = heard(reach(topology, { from, to: entry.to, port: entry.port, protocol: listener.protocol }));
      const socket = answer.outcome.ok ? answer.outcome.socket : undefined;
      if (answer.verdict === "reachable" && socket !== undefined && socket.host !== host) continue;
      const elsewhere = answer.verdict === "reachable" && socket === undefined;
      yield { entry, from, wide, answer: elsewhere ? { ...answer, verdict: "unknown", reasons: answer.run.reasons } : answer, all };
      if (answer.verdict !== "reachable" || elsewhere) continue;
      if (wide) return;
      break;
    }
    yield* throughLeases({ topology, host, listener, zone, met }, entry, sources, all);
    const router = hasPublic(zone) ? undeclaredBefore(topology, entry) : undefined;
    for (const { value, wide } of router === undefined ? [] : sources) {
      const from = { family, value };
      const answer = heard(throughUndeclared(topology, router as Undeclared, from, entry, listener.protocol));
      yield { entry, from, wide, answer, all };
      if (answer.verdict !== "unreachable") break;
    }
  }
}

// What comes in where DHCP gives an address that no file states: whatever the files do not drop there is unknown.
function* throughLeases(
  { topology, host, listener, zone, met }: Asking,
  entry: EntryPoint,
  sources: readonly Representative[],
  all: boolean,
): Iterable<Tried> {
  const by = entry.via ?? host;
  const { family } = entry.to;
  const isOwn = by.addresses.some(({ address }) => address.family === family && address.value === entry.to.value);
  if (!hasPublic(zone) || !isOwn || topology.cloudOf(by).publicAddresses.some((address) => address.family === family)) return;
  for (const { interface: device } of by.leases.filter((lease) => lease.family === family)) {
    for (const { value, wide } of sources) {
      const from = { family, value };
      const at = { host: by, device, mapped: undefined };
      const answer = reach(topology, { from, to: entry.to, port: entry.port, protocol: listener.protocol, at });
      for (const name of answer.met) met.add(name);
      if (answer.verdict === "unreachable") continue;
      const reason: Reason = { code: "public-address", text: `no file states the address that ${by.name} gets on ${device} by DHCP` };
      yield { entry, from, wide, answer: { ...answer, verdict: "unknown", reasons: [reason, ...answer.reasons] }, all };
      return;
    }
  }
}

// Whether a zone has sources that only a router brings to a private network.
const hasPublic = (zone: Zone): boolean => zone.ranges.some(({ family, first }) => !isLocalScope(scopeOf({ family, value: first })));

function folded(zone: Zone, tried: readonly Tried[], host: Host, met: readonly string[]): ZoneVerdict {
  const base = { zone, steps: [], reasons: [], because: [], met } as const;
  const ways = tried.filter(({ answer }) => answer.verdict === "reachable");
  const through = ways.find(({ wide }) => wide) ?? ways[0];
  if (through !== undefined) {
    const { answer, entry, from, wide } = through;
    const seenAs = answer.outcome.ok ? answer.outcome.seenAs : undefined;
    return { ...base, verdict: "exposed", witness: from, wide, entry, seenAs, steps: answer.run.steps };
  }
  const doubtful = tried.find(({ answer }) => answer.verdict === "unknown");
  if (doubtful !== undefined) {
    const { entry, answer } = doubtful;
    return { ...base, verdict: "unknown", entry, steps: answer.run.steps, reasons: answer.reasons };
  }
  if (tried.some(({ all }) => !all)) {
    return { ...base, verdict: "unknown", reasons: [{ code: "too-many", text: `the rules of ${host.name} tell too many sources apart` }] };
  }
  const why = tried.flatMap(({ answer }) => (answer.outcome.ok ? [] : [answer.outcome.why]));
  const because = [...new Set(why.length === 0 ? ["no source of the zone has a way there"] : why)];
  return { ...base, verdict: "not exposed", steps: tried[0]?.answer.run.steps ?? [], because };
}

const closed = (zone: Zone, because: readonly string[]): ZoneVerdict => ({
  zone,
  verdict: "not exposed",
  steps: [],
  reasons: [],
  because,
  met: [],
});

/** The described routers between a host and the internet: the gateways of its default routes. */
export function gatewaysOf(topology: Topology, host: Host, family: Family): Host[] {
  const far = family === 4 ? 0x08080808n : 0x20014860486000000000000000008888n;
  const found: Host[] = [];
  let at = host;
  while (found.length < 8) {
    const hop = routeTo(at, family, far);
    const next = hop.kind === "link" ? topology.neighbour(at, family, hop.via) : undefined;
    if (next === undefined || next === "several" || next.host === host || found.includes(next.host)) break;
    found.push(next.host);
    at = next.host;
  }
  return found;
}

/** "198.51.100.7 → 203.0.113.5:443" for messages. */
export const flowText = (verdict: ZoneVerdict): string =>
  verdict.witness === undefined || verdict.entry === undefined ? "" : `${showAddress(verdict.witness)} → ${entryText(verdict.entry)}`;

/** Where a zone comes in, as `203.0.113.5:443`, IPv6 addresses in brackets. */
export const entryText = ({ to, port }: EntryPoint): string =>
  to.family === 6 ? `[${showAddress(to)}]:${port}` : `${showAddress(to)}:${port}`;
