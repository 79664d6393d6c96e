/** One concrete packet on its way, and whether it fulfils a condition of a rule. */
import { type Family, showAddress } from "../core/address.ts";
import type { Condition, ConnectionState, NumberRange, TrackingZone } from "../core/filter.ts";
import type { Entry } from "./conntrack.ts";

/**
 * A port of a range: which one is not known. Two of them are the same port when they are the same object. `drawn`: the kernel of a
 * router draws it for every connection; otherwise the client may have chosen it.
 */
export type SomePort = { readonly range: NumberRange; readonly drawn?: true };

/** A port, or some port of a range. */
export type Port = number | SomePort;

/** Some port that the client's kernel picked (net.ipv4.ip_local_port_range). */
export const EPHEMERAL: SomePort = { range: [32768, 60999] };

/** "443", or "20000-30000" for some port of a range. */
export const portText = (port: Port | undefined): string =>
  port === undefined ? "?" : typeof port === "number" ? String(port) : port.range.join("-");

/** Protocols by their number (IANA), and flags of TCP as bits of its header (RFC 9293). */
export const TCP = 6;
export const UDP = 17;
export const ICMPV6 = 58;
export const SYN = 2;
export const ACK = 16;

/** `undefined` addresses, ports and interfaces are not known. */
export type Packet = {
  readonly family: Family;
  readonly protocol: typeof TCP | typeof UDP | typeof ICMPV6;
  readonly source: bigint | undefined;
  readonly destination: bigint | undefined;
  readonly sourcePort: Port | undefined;
  readonly destinationPort: Port | undefined;
  /** TCP flags, as in `Condition`. */
  readonly flags: number;
  /** ICMPv6 only. */
  readonly icmpType?: number;
};

/** What a host knows about a packet besides its headers. */
export type Passage = {
  readonly in: string | undefined;
  readonly out: string | undefined;
  /** False at hooks where there is no such interface (INPUT has no `out`): no condition on it is fulfilled. */
  readonly hasIn: boolean;
  readonly hasOut: boolean;
  readonly state: ConnectionState;
  readonly translated: { readonly source: boolean; readonly destination: boolean };
};

/** … and what its connection memory and its rules add to that. */
export type HostPassage = Passage & {
  readonly entry: Entry | undefined;
  readonly direction: "original" | "reply";
  readonly memory: Memory;
};

/** What rules have done to a packet on its way through one host. A mark is 0 when it comes in; undefined is not known. */
export type Memory = { mark: number | undefined; untracked: boolean; zone: TrackingZone | undefined; changes: number };

/** What is remembered of a packet to which no rule has done anything. */
export const unmarked = (): Memory => ({ mark: 0, untracked: false, zone: undefined, changes: 0 });

/** Address text of one side of a packet; "an unknown address" where it is not known. */
export const shown = (family: Family, address: bigint | undefined): string =>
  address === undefined ? "an unknown address" : showAddress({ family, value: address });

/** Whether a packet fulfils a condition; undefined where the files do not decide it. */
export function fulfils(condition: Condition, packet: Packet, passage: Passage): boolean | undefined {
  const plain = holds(condition, packet, passage);
  return plain === undefined ? undefined : plain !== condition.not;
}

function holds(condition: Condition, packet: Packet, passage: Passage): boolean | undefined {
  switch (condition.on) {
    case "source":
      return inRanges(condition, packet.family, packet.source);
    case "destination":
      return inRanges(condition, packet.family, packet.destination);
    case "protocol":
      return condition.protocols.some(([first, last]) => packet.protocol >= first && packet.protocol <= last);
    case "source-port":
      if (packet.protocol === ICMPV6) return false;
      return portIn(condition.ports, packet.sourcePort);
    case "destination-port":
      if (packet.protocol === ICMPV6) return false;
      return portIn(condition.ports, packet.destinationPort);
    case "any-port":
      if (packet.protocol === ICMPV6) return false;
      return either(portIn(condition.ports, packet.sourcePort), portIn(condition.ports, packet.destinationPort));
    case "in":
      return interfaceIs(condition.name, passage.hasIn, passage.in);
    case "out":
      return interfaceIs(condition.name, passage.hasOut, passage.out);
    case "state":
      return stateIs(condition.states, passage);
    case "tcp-flags":
      return packet.protocol === TCP && (packet.flags & condition.mask) === condition.set;
    case "icmp":
      return (
        packet.icmpType !== undefined &&
        packet.icmpType >= condition.types[0] &&
        packet.icmpType <= condition.types[1] &&
        condition.codes[0] === 0
      );
    case "fragment":
      return false;
    case "opaque":
      return undefined;
  }
}

function inRanges(
  condition: Extract<Condition, { on: "source" | "destination" }>,
  family: Family,
  address: bigint | undefined,
): boolean | undefined {
  const own = condition.ranges.filter((range) => range.family === family);
  if (address !== undefined) return own.some((range) => address >= range.first && address <= range.last);
  const bits = family === 4 ? 32n : 128n;
  if (own.some((range) => range.first === 0n && range.last === (1n << bits) - 1n)) return true;
  return own.length === 0 ? false : undefined;
}

/** A drawn port is taken to miss the ports of a rule when less than this part of the range is among them. */
const HARDLY_EVER = 0.001;

/** Whether a port is in one of some ranges; undefined where only some of its possible values are. */
export function portIn(ranges: readonly NumberRange[], port: Port | undefined): boolean | undefined {
  if (typeof port === "number") return ranges.some(([first, last]) => port >= first && port <= last);
  const [low, high] = port?.range ?? [0, 65535];
  if (ranges.some(([first, last]) => first <= low && last >= high)) return true;
  const among = ranges.reduce((sum, [first, last]) => sum + Math.max(0, Math.min(last, high) - Math.max(first, low) + 1), 0);
  return among === 0 || (port?.drawn === true && among < HARDLY_EVER * (high - low + 1)) ? false : undefined;
}

const either = (a: boolean | undefined, b: boolean | undefined): boolean | undefined =>
  a === true || b === true ? true : a === undefined || b === undefined ? undefined : false;

function interfaceIs(name: string, present: boolean, actual: string | undefined): boolean | undefined {
  if (name === "+") return true;
  if (!present) return false;
  if (actual === undefined) return name === "lo" ? false : undefined;
  return name.endsWith("+") ? actual.startsWith(name.slice(0, -1)) : actual === name;
}

function stateIs(states: readonly ConnectionState[], passage: Passage): boolean {
  return states.some((state) =>
    state === "snat" ? passage.translated.source : state === "dnat" ? passage.translated.destination : state === passage.state,
  );
}
