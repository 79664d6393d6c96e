/** Packets as people write them, and as points of a space. */
import { type AddressRange, contains, everything, type Family, type IpAddress, showAddress, subtractRanges } from "../core/address.ts";
import type { Condition } from "../core/filter.ts";
import { stateBit, stateOf } from "./flags.ts";
import {
  DPORT,
  DST,
  EXAMPLE_DESTINATIONS,
  EXAMPLE_SOURCES,
  IN,
  INTERVALS,
  OUT,
  PROTO,
  SPORT,
  type Space,
  SRC,
  USUAL_INTERFACES,
} from "./space.ts";
import type { Point } from "./store.ts";

/** The state in which conntrack sees a packet. */
export type PacketState = "new" | "established" | "related" | "invalid" | "untracked";

/**
 * A packet as a table meets it. What is left out is not known, and rules that ask for it may or may not match, except
 * `snat`, `dnat` and `laterFragment`, which are then false, and `flags`, which are then those of the state (SYN for new).
 */
export type Packet = {
  readonly family: Family;
  readonly source?: IpAddress;
  readonly destination?: IpAddress;
  /** The IP protocol number: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6. */
  readonly protocol?: number;
  /** For ICMP the type and the code stand in the place of the ports. */
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Interface names; "" for none (INPUT has no outgoing one). */
  readonly in?: string;
  readonly out?: string;
  readonly state?: PacketState;
  /** Whether conntrack has already translated the connection's source or destination. */
  readonly snat?: boolean;
  readonly dnat?: boolean;
  readonly laterFragment?: boolean;
  /** TCP flags: FIN 1, SYN 2, RST 4, PSH 8, ACK 16, URG 32. */
  readonly flags?: number;
  /** Answers of opaque conditions by key, where they are known. */
  readonly opaque?: Readonly<Record<string, boolean>>;
};

/** The point of a packet. An address of the other family, and any name, lies somewhere too: ask tables of the packet's family only. */
export function pointOf(space: Space, packet: Packet): Point {
  const at = new Int32Array(INTERVALS);
  let unknown = 0;
  const take = (axis: number, value: number | undefined): void => {
    if (value === undefined) unknown |= 1 << axis;
    else at[axis] = value;
  };
  take(SRC, packet.source && space.sources.atom(packet.source.value));
  take(DST, packet.destination && space.destinations.atom(packet.destination.value));
  take(SPORT, packet.sourcePort);
  take(DPORT, packet.destinationPort);
  take(PROTO, packet.protocol);
  take(IN, packet.in === undefined ? undefined : space.interfaces.atom(packet.in));
  take(OUT, packet.out === undefined ? undefined : space.interfaces.atom(packet.out));
  const flags = packet.flags ?? (packet.state === undefined ? undefined : packet.state === "new" ? 2 : 16);
  const answers = Object.entries(packet.opaque ?? {});
  const atoms = (value: boolean): number[] => answers.filter(([, answer]) => answer === value).map(([key]) => space.atoms.get(key) ?? -1);
  return {
    at,
    unknown,
    state: packet.state === undefined ? 0 : stateBit(packet.state, packet.snat, packet.dnat),
    flags: flags === undefined ? 0 : 1 << space.flags.classOf(flags),
    frag: packet.laterFragment ? 2 : 1,
    yes: atoms(true),
    no: atoms(false),
    settled: false,
  };
}

/**
 * A packet that lies at a point of which everything is known: the most telling one that there is, and one that fulfils the
 * conditions `asked`, which some packet there must.
 */
export function packetAt(space: Space, point: Point, asked: readonly Condition[] = []): Packet {
  const protocol = point.at[PROTO] as number;
  const icmp = protocol === 1 || protocol === 58;
  const ports = icmp || [6, 17, 33, 132, 136].includes(protocol);
  const most = icmp ? 255 : 65535;
  const { state, snat, dnat } = stateOf(point.state);
  return {
    family: space.family,
    source: addressAt(space, point.at[SRC] as number, "source", asked),
    destination: addressAt(space, point.at[DST] as number, "destination", asked),
    protocol,
    ...(ports ? { sourcePort: Math.min(most, point.at[SPORT] as number), destinationPort: Math.min(most, point.at[DPORT] as number) } : {}),
    in: nameAt(space, point.at[IN] as number, "in", asked),
    out: nameAt(space, point.at[OUT] as number, "out", asked),
    state,
    ...(snat ? { snat } : {}),
    ...(dnat ? { dnat } : {}),
    ...(point.frag === 2 ? { laterFragment: true } : {}),
    ...(protocol === 6 ? { flags: flagsAt(space, point, asked) } : {}),
    opaque: Object.fromEntries(space.keys.map((key, atom) => [key, point.yes.includes(atom)])),
  };
}

function addressAt(space: Space, at: number, on: "source" | "destination", asked: readonly Condition[]): IpAddress {
  const [examples, axis] =
    on === "source" ? [EXAMPLE_SOURCES[space.family](), space.sources] : [EXAMPLE_DESTINATIONS[space.family](), space.destinations];
  const fits = (address: IpAddress): boolean =>
    asked.every((each) => each.on !== on || each.ranges.some((range) => contains(range, address)) !== each.not);
  const usual = examples.find((address) => axis.atom(address.value) === at && fits(address));
  if (usual !== undefined) return usual;
  let within: readonly AddressRange[] = [axis.range(at)];
  for (const condition of asked) {
    if (condition.on !== on) continue;
    const outside = condition.not ? condition.ranges : subtractRanges([everything(space.family)], condition.ranges);
    within = subtractRanges(within, outside);
  }
  const example = examples.find((address) => within.some((each) => contains(each, address)));
  if (example !== undefined) return example;
  // The first address of a larger block is a network's own: the one behind it looks like a host.
  const { first, last } = within[0] ?? axis.range(at);
  return { family: space.family, value: last - first > 2n ? first + 1n : first };
}

function nameAt({ interfaces }: Space, atom: number, on: "in" | "out", asked: readonly Condition[]): string {
  const fits = (name: string): boolean =>
    interfaces.atom(name) === atom &&
    asked.every((condition) => condition.on !== on || matchesName(condition.name, name) !== condition.not);
  const usual = interfaces.name(atom);
  const named = asked.flatMap((condition) => (condition.on === on && !condition.not ? [condition.name.replace(/\+$/, "0")] : []));
  return [usual, ...named, ...USUAL_INTERFACES].find(fits) ?? usual;
}

const matchesName = (pattern: string, name: string): boolean =>
  pattern.endsWith("+") ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

function flagsAt({ flags }: Space, point: Point, asked: readonly Condition[]): number {
  const members = flags.members(31 - Math.clz32(point.flags));
  const fits = (value: number): boolean =>
    asked.every((condition) => condition.on !== "tcp-flags" || ((value & condition.mask) === condition.set) !== condition.not);
  return members.find(fits) ?? members[0] ?? 0;
}

const PROTOCOLS: Readonly<Record<number, string>> = {
  1: "icmp",
  2: "igmp",
  6: "tcp",
  17: "udp",
  47: "gre",
  50: "esp",
  58: "icmpv6",
  132: "sctp",
};

/** The name of a protocol, or its number. */
export const protocolName = (protocol: number): string => PROTOCOLS[protocol] ?? `protocol ${protocol}`;

/** A packet in a few words for a message: `198.51.100.7 to tcp port 22`, `198.51.100.7 to icmp type 8`. At most 60 characters. */
export function showPacket(packet: Packet): string {
  const from = packet.source === undefined ? "anywhere" : showAddress(packet.source);
  if (packet.protocol === undefined) return from;
  const name = protocolName(packet.protocol);
  if (packet.destinationPort === undefined) return `${from} (${name})`;
  if (packet.protocol === 1 || packet.protocol === 58) return `${from} (${name} type ${packet.sourcePort ?? 0})`;
  return `${from} to ${name} port ${packet.destinationPort}`;
}
