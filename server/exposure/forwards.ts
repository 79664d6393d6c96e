/** Every forward of the estate (DNAT and declared) with what becomes of a stranger's packet that it takes. */
import { type Family, type IpAddress, isLocalScope, scopeOf } from "../core/address.ts";
import type { Action, PacketRule } from "../core/filter.ts";
import type { At } from "../core/text.ts";
import { Conntrack } from "./conntrack.ts";
import { passageOf } from "./hooks.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";
import { EPHEMERAL, type Packet, SYN, TCP, UDP } from "./packet.ts";
import { type Answer, reach } from "./reach.ts";
import { Run } from "./run.ts";
import { STRANGER } from "./strangers.ts";
import { decide } from "./tables.ts";
import { routeTo } from "./topology.ts";
import { translateSource } from "./translate.ts";
import { representatives } from "./zones.ts";

/** A DNAT rule whose target is an address of a described host (`target`), and the answer for one packet that it translates. */
export type Forwarding = {
  readonly host: Host;
  readonly at: At;
  readonly target: Host | undefined;
  readonly to: IpAddress;
  readonly port: number;
  readonly toPort: number;
  readonly protocol: "tcp" | "udp";
  /** A packet from the internet to the forwarding host: a stranger's, or where filters drop that, one from whomever they let in. */
  readonly answer: Answer | undefined;
  /** The rule that rewrites the source of a stranger's forwarded packet to an address of the host, when one surely does. */
  readonly rewritten: { readonly rule: PacketRule; readonly source: IpAddress } | undefined;
};

/** All declared forwards of a host, and its DNAT rules with one target, one port, and a public or first own address to ask from. */
export const forwardingsOf = (unit: EstateUnit, host: Host): readonly Forwarding[] =>
  unit.remember("forwardings", host, () => {
    const found = [...translations(unit, host), ...declared(unit, host)];
    for (const { target } of found) unit.met(...(target === undefined ? [] : [target]));
    return found;
  });

function translations(unit: EstateUnit, host: Host): Forwarding[] {
  return ([4, 6] as const).flatMap((family) =>
    (host.filters[family].tables.get("nat")?.chains.get("PREROUTING")?.rules ?? []).flatMap((rule) => read(unit, host, family, rule) ?? []),
  );
}

const declared = (unit: EstateUnit, host: Host): Forwarding[] =>
  (host.declared?.forwards ?? []).map((forward) => {
    const { to, protocol, at } = forward;
    const [port] = forward.ports;
    const owners = unit.topology.owners(to.family, to.value);
    const target = owners.length === 1 ? owners[0]?.host : undefined;
    return { host, at, target, to, port, toPort: forward.toPort ?? port, protocol, answer: undefined, rewritten: undefined };
  });

function read(unit: EstateUnit, host: Host, family: Family, rule: PacketRule): Forwarding | undefined {
  const { action } = rule;
  if (action.do !== "dnat" || action.to === undefined || action.to.first !== action.to.last) return undefined;
  const port = onlyPort(rule);
  const protocol = protocolOf(rule);
  if (port === undefined || protocol === undefined) return undefined;
  const to: IpAddress = { family, value: action.to.first };
  const owners = unit.topology.owners(family, to.value);
  const target = owners.length === 1 ? owners[0]?.host : undefined;
  const toPort = newPort(action) ?? port;
  const rewritten = target === undefined ? undefined : rewriting(host, { family, to, toPort, protocol });
  const answer = ask(unit, host, target === undefined ? [] : [target], family, { rule, port, toPort, protocol });
  return { host, at: rule.at, target, to, port, toPort, protocol, answer, rewritten };
}

type Inner = { readonly family: Family; readonly to: IpAddress; readonly toPort: number; readonly protocol: "tcp" | "udp" };

// POSTROUTING of a stranger's packet after its destination was translated.
function rewriting(host: Host, { family, to, toPort, protocol }: Inner): Forwarding["rewritten"] {
  const packet: Packet = {
    family,
    protocol: protocol === "tcp" ? TCP : UDP,
    source: STRANGER[family],
    destination: to.value,
    sourcePort: EPHEMERAL,
    destinationPort: toPort,
    flags: SYN,
  };
  const hop = routeTo(host, family, to.value);
  if (hop.kind !== "link") return undefined;
  const run = new Run([]);
  const entry = new Conntrack().begin(host, packet);
  const context = { run, host, seen: { entry, direction: "original", state: "new" }, out: hop.out } as const;
  const decision = decide(run, host, "nat", "POSTROUTING", packet, passageOf("POSTROUTING", context));
  if (decision?.rule === undefined || run.made.length > 0) return undefined;
  const source = translateSource("POSTROUTING", packet, context, entry).source;
  return source === undefined || source === packet.source ? undefined : { rule: decision.rule, source: { family, value: source } };
}

type Asked = { readonly rule: PacketRule; readonly port: number; readonly toPort: number; readonly protocol: "tcp" | "udp" };

function ask(unit: EstateUnit, host: Host, targets: readonly Host[], family: Family, asked: Asked): Answer | undefined {
  const { rule, port, toPort, protocol } = asked;
  const wanted = rule.conditions.find((condition) => condition.on === "destination" && !condition.not);
  const own = host.addresses.filter(
    ({ address }) => address.family === family && scopeOf(address) !== "loopback" && scopeOf(address) !== "link-local",
  );
  const device = rule.conditions.find((condition) => condition.on === "in" && !condition.not);
  const matching = own.filter(
    ({ address, interface: name }) =>
      (wanted?.on !== "destination" || wanted.ranges.some((range) => address.value >= range.first && address.value <= range.last)) &&
      (device?.on !== "in" || device.name === name),
  );
  const best = matching.find(({ address }) => scopeOf(address) === "public" || scopeOf(address) === "documentation");
  if (best === undefined) return undefined;
  const from = (value: bigint): Answer => {
    const answer = reach(unit.topology, { from: { family, value }, to: best.address, port, protocol });
    unit.met(...answer.met);
    return answer;
  };
  const answer = from(sourceFor(rule, family));
  if (answer.verdict !== "unreachable" || answer.outcome.ok || answer.outcome.fault === "forwarding") return answer;
  // Filters may let in the few whom the forward is for.
  for (const value of othersFor(unit, [host, ...targets], family, protocol, [port, toPort])) {
    const other = from(value);
    if (other.verdict !== "unreachable") return other;
  }
  return answer;
}

// A source on the internet of every kind that the filters of some hosts tell apart.
function othersFor(unit: EstateUnit, hosts: readonly Host[], family: Family, protocol: "tcp" | "udp", ports: readonly number[]): bigint[] {
  const number = protocol === "tcp" ? TCP : UDP;
  return unit.zones.flatMap((zone) =>
    representatives(zone, family, hosts, unit.topology, number, new Set(ports)).sources.flatMap(({ value }) =>
      isLocalScope(scopeOf({ family, value })) ? [] : [value],
    ),
  );
}

// The rule's own source when it has one, so that the question is about packets that it takes.
function sourceFor(rule: PacketRule, family: Family): bigint {
  const source = rule.conditions.find((condition) => condition.on === "source" && !condition.not);
  const range = source?.on === "source" ? source.ranges.find((one) => one.family === family) : undefined;
  return range === undefined || (range.first <= STRANGER[family] && STRANGER[family] <= range.last)
    ? STRANGER[family]
    : range.first + (range.last - range.first) / 2n;
}

function onlyPort(rule: PacketRule): number | undefined {
  const ports = rule.conditions.flatMap((condition) => (condition.on === "destination-port" && !condition.not ? condition.ports : []));
  const [only] = ports;
  return ports.length === 1 && only !== undefined && only[0] === only[1] ? only[0] : undefined;
}

function protocolOf(rule: PacketRule): "tcp" | "udp" | undefined {
  for (const condition of rule.conditions) {
    if (condition.on !== "protocol" || condition.not) continue;
    const [only] = condition.protocols;
    if (only?.[0] === 6 && only[1] === 6) return "tcp";
    if (only?.[0] === 17 && only[1] === 17) return "udp";
  }
  return undefined;
}

const newPort = (action: Extract<Action, { do: "dnat" | "snat" }>): number | undefined =>
  action.ports !== undefined && action.ports[0] === action.ports[1] ? action.ports[0] : undefined;

/** Whether the tables of a host may send packets for one of its ports elsewhere, or to another port. */
export const translatesPort = (host: Host, family: Family, port: number): boolean =>
  [...(host.filters[family].tables.get("nat")?.chains.values() ?? [])].some((chain) =>
    chain.rules.some(({ action, conditions }) => {
      const ports = conditions.flatMap((one) => (one.on === "destination-port" && !one.not ? one.ports : []));
      const speaks = ports.length === 0 || ports.some(([first, last]) => port >= first && port <= last);
      return speaks && (action.do === "dnat" || action.do === "redirect" || action.do === "netmap" || action.do === "unknown");
    }),
  );
