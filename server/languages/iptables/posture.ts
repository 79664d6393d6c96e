/** Questions about what a firewall lets through, for the rules that ask them of the packet engine. */

import { type AddressRange, type Family, type IpAddress, readAddress, readCidr, showAddress } from "../../core/address.ts";
import type { Condition, ConnectionState, PacketRule, Table } from "../../core/filter.ts";
import { lazy } from "../../core/lazy.ts";
import { lastAtMost } from "../../core/lists.ts";
import type { Finding } from "../../core/rule.ts";
import type { Span } from "../../core/text.ts";
import type { Decision, Hook, Packet } from "../../packets/index.ts";
import { answersInInput } from "./address-types.ts";
import { analysisOf, placeOf } from "./analysis.ts";
import { calmDecision } from "./calm.ts";
import type { IptablesUnit } from "./unit.ts";

/** The protocol number of TCP. */
export const TCP = 6;
/** The protocol number of UDP. */
export const UDP = 17;

/** Conditions of questions. */
export const protocolIs = (protocol: number): Condition => ({ on: "protocol", not: false, protocols: [[protocol, protocol]] });
/** The connection is in one of these states. */
export const stateIs = (...states: readonly ConnectionState[]): Condition => ({ on: "state", not: false, states });
/** The destination port is one of `first` to `last`, both included. */
export const toPort = (first: number, last = first): Condition => ({ on: "destination-port", not: false, ports: [[first, last]] });
/** To one of the ports that a kernel chooses for the client of a connection: an answer. */
export const EPHEMERAL: Condition = toPort(32768, 60999);
/** The source port is one of `first` to `last`, both included. */
export const fromPort = (first: number, last = first): Condition => ({ on: "source-port", not: false, ports: [[first, last]] });
/** The source is in one of the ranges. */
export const from = (...ranges: readonly AddressRange[]): Condition => ({ on: "source", not: false, ranges });
/** The destination is in one of the ranges. */
export const to = (...ranges: readonly AddressRange[]): Condition => ({ on: "destination", not: false, ranges });
/** The packet came in by the interface, or (`not`) by another. */
export const cameIn = (name: string, not = false): Condition => ({ on: "in", not, name });
/** SYN alone: the first packet of a TCP connection. */
export const SYN: Condition = { on: "tcp-flags", not: false, mask: 63, set: 2 };
/** ICMP of a type, of one code or of any. */
export const icmpIs = (type: number, code?: number): Condition => ({
  on: "icmp",
  not: false,
  types: [type, type],
  codes: code === undefined ? [0, 255] : [code, code],
});

/** The range of an address or CIDR that is known to be one. */
export const rangeOf = (text: string): AddressRange => (readCidr(text) as { range: AddressRange }).range;
const address = (text: string): IpAddress => readAddress(text) as IpAddress;
const addresses = (...texts: readonly string[]) => lazy((): readonly IpAddress[] => texts.map(address));

/** Public addresses from all over the internet: a rule that takes most of them is open to it. The first make the better examples. */
const INTERNET: Readonly<Record<Family, () => readonly IpAddress[]>> = {
  4: addresses("198.51.100.7", "203.0.113.7", "1.2.3.4", "45.33.7.9", "93.184.6.34", "132.5.8.13", "161.9.4.2", "218.7.11.5"),
  6: addresses("2001:db8::7", "2a00:1450::7", "2600:1f18::7", "2400:cb00::7", "2c0f:f248::7", "2803:f800::7"),
};
const MOST = 0.75;

/** A packet that opens a connection, from nowhere in particular and by an interface that is not known. */
export const opening = (family: Family, protocol: number, port: number): Packet => ({
  family,
  protocol,
  sourcePort: 50000,
  destinationPort: port,
  out: "",
  state: "new",
});

/** A packet, and what a table does with it. */
export type Told = { readonly packet: Packet; readonly decision: Decision };

/**
 * How the internet fares with a packet at a hook: the first example from there that surely ends so, when most of the
 * internet does; by whatever interface it comes, or by `inside` when that is given.
 */
export function fromInternet(table: Table, hook: Hook, packet: Packet, end: Decision["end"], inside?: string): Told | undefined {
  const found = internetTo(table, hook, packet, end, inside);
  if (found !== undefined || packet.destination !== undefined) return found;
  return internetTo(table, hook, { ...packet, destination: address(table.family === 4 ? "192.0.2.1" : "2001:db8::1") }, end, inside);
}

function internetTo(table: Table, hook: Hook, packet: Packet, end: Decision["end"], inside?: string): Told | undefined {
  const sources = INTERNET[table.family]();
  const analysis = analysisOf(table);
  const known = hook === "INPUT" ? { opaque: answersInInput(table) } : {};
  let first: Told | undefined;
  let others = 0;
  for (const source of sources) {
    const whole: Packet = { ...packet, source, ...known, ...(inside === undefined ? {} : { in: inside }) };
    const fate = analysis.end(hook, whole);
    const told = fate === end ? { packet: whole, decision: analysis.decide(hook, whole) } : perhaps(table, hook, whole, fate, end);
    if (told !== undefined) first ??= told;
    else if (++others > sources.length * (1 - MOST)) return undefined;
  }
  return first;
}

/** A packet that is not surely accepted, but is when it comes alone. */
function perhaps(table: Table, hook: Hook, packet: Packet, fate: Decision["end"], end: Decision["end"]): Told | undefined {
  if (fate !== "unknown" || end !== "accept") return undefined;
  const decision = calmDecision(table, hook, packet);
  return decision?.end === end ? { packet, decision } : undefined;
}

const OUTSIDE = /^(eth0|ens\d+|enp\w+|eno\d+|ppp\d+|wan\d*|venet0|em1|vtnet0|wlan0)(\.\d+)?$/;
const LOCAL = /^(lo|docker|br-|veth|virbr|cni|flannel|cali|tun|tap|wg|vnet|lxc|lxd)/;

/** Whether an interface has one of the names that lead to the internet. */
export const isOutside = (name: string): boolean => OUTSIDE.test(name);

/** The names in a table that can be those of interfaces to the internet: all there are, and the one that is alone among those that are not local. */
type Outsides = { readonly name: string | undefined; readonly all: readonly string[] };
const outsides = new WeakMap<Table, Outsides>();

/** The interface to the internet, when the table names just one that can be it. */
export const outsideOf = (table: Table): string | undefined => outsidesOf(table).name;

/** The interfaces that a table names and that can be those to the internet. */
export const outerNames = (table: Table): readonly string[] => outsidesOf(table).all;

function outsidesOf(table: Table): Outsides {
  const known = outsides.get(table) ?? outsidesIn(table);
  outsides.set(table, known);
  return known;
}

function outsidesIn(table: Table): Outsides {
  const names = new Set<string>();
  for (const { rules } of table.chains.values()) {
    for (let i = 0; i < rules.length; i++) {
      const { conditions } = rules[i] as PacketRule;
      for (let j = 0; j < conditions.length; j++) {
        const condition = conditions[j] as Condition;
        if (condition.on === "in" || condition.on === "out") names.add(condition.name);
      }
    }
  }
  const real = [...names].filter((name) => !LOCAL.test(name) && !name.endsWith("+"));
  return { name: real.length === 1 && isOutside(real[0] ?? "") ? real[0] : undefined, all: [...names].filter(isOutside) };
}

/** Where a decision was made: the rule, or the policy as it is written; undefined when neither is in the unit's files. */
export function decidedAt(unit: IptablesUnit, table: Table, hook: Hook, decision: Decision): Pick<Finding, "span" | "uri"> | undefined {
  if (decision.by !== undefined) return unit.origin(decision.by) === undefined ? undefined : placeOf(unit, decision.by);
  return policyAt(unit, table, hook);
}

/** Where the policy of a hook is written. */
export function policyAt(unit: IptablesUnit, table: Table, hook: Hook): { readonly span: Span; readonly uri?: string } | undefined {
  const at = table.chains.get(hook)?.policy?.at;
  if (at === undefined) return undefined;
  return at.uri === unit.uri ? { span: at.span } : { span: at.span, uri: at.uri };
}

/** The source of a packet as text. */
export const sourceOf = (packet: Packet): string => (packet.source === undefined ? "anywhere" : showAddress(packet.source));

/** Whether what INPUT does by default is known, and stops what nobody allowed: a packet from the internet to a port without a rule is not accepted. */
export function blocksByDefault(table: Table, hook: Hook = "INPUT"): boolean {
  const chain = table.chains.get(hook);
  if (chain === undefined || (chain.rules.length === 0 && chain.policy?.at === undefined)) return false;
  const unusual = opening(table.family, TCP, 47811);
  const packet: Packet = hook === "INPUT" ? unusual : { ...unusual, out: "eth7" };
  return (
    fromInternet(table, hook, packet, "drop", "eth7") !== undefined || fromInternet(table, hook, packet, "reject", "eth7") !== undefined
  );
}

/** How INPUT accepts a packet from the internet to a port, by whatever interface it comes or by the outer one; undefined when it does not. */
export function acceptedAt(table: Table, protocol: number, port: number): Told | undefined {
  const [packet, outside] = [opening(table.family, protocol, port), outsideOf(table)];
  const told = fromInternet(table, "INPUT", packet, "accept");
  return told ?? (outside === undefined ? undefined : fromInternet(table, "INPUT", packet, "accept", outside));
}

/** Those of some ports that a rule of the table names, alone or in a range: all others fare alike. */
export function portsNamed(table: Table, ports: Iterable<number>): ReadonlySet<number> {
  const sorted = Uint16Array.from(new Set(ports)).sort();
  const named = new Set<number>();
  for (const { rules } of table.chains.values()) {
    for (let i = 0; i < rules.length && named.size < sorted.length; i++) {
      const { conditions } = rules[i] as PacketRule;
      for (let j = 0; j < conditions.length; j++) nameIn(conditions[j] as Condition, sorted, named);
    }
  }
  return named;
}

function nameIn(condition: Condition, sorted: Uint16Array, named: Set<number>): void {
  if (condition.on !== "destination-port" && condition.on !== "any-port") return;
  const { ports } = condition;
  for (let i = 0; i < ports.length; i++) {
    const range = ports[i] as (typeof ports)[number];
    for (let at = placeIn(sorted, range[0]); at < sorted.length && (sorted[at] as number) <= range[1]; at++)
      named.add(sorted[at] as number);
  }
}

/** Where the first of the ascending numbers stands that is not below `least`. */
function placeIn(sorted: Uint16Array, least: number): number {
  const at = lastAtMost(sorted, least);
  return (sorted[at] ?? least) < least ? at + 1 : at;
}

/** Whether one of some ports begins a range that a rule names as destination: few do, and others need not be looked at. */
export function beginsAt({ conditions }: PacketRule, ports: ReadonlySet<number>): boolean {
  for (let i = 0; i < conditions.length; i++) {
    const one = conditions[i] as Condition;
    if (one.on === "destination-port" && one.ports.some((range) => ports.has(range[0]))) return true;
  }
  return false;
}

/** The ports that a rule names as destinations, each range by its ends. */
export const portsOf = (rule: PacketRule): readonly (readonly [number, number])[] =>
  rule.conditions.flatMap((condition) => (condition.on === "destination-port" && !condition.not ? condition.ports : []));
