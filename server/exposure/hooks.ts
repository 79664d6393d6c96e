/** One netfilter hook of a host: its tables in the kernel's order, filters, and translations of a connection's first packet. */
import { type AddressRange, contains } from "../core/address.ts";
import type { TableName } from "../core/filter.ts";
import type { At } from "../core/text.ts";
import type { Entry, Seen } from "./conntrack.ts";
import type { Host } from "./hosts.ts";
import { type HostPassage, type Memory, type Packet, type Port, shown, unmarked } from "./packet.ts";
import type { Run } from "./run.ts";
import { type Decision, decide } from "./tables.ts";
import { addressOn, prefixOf, routeTo } from "./topology.ts";

export type Hook = "PREROUTING" | "INPUT" | "FORWARD" | "OUTPUT" | "POSTROUTING";

/** What a hook needs to know: the run, the host, how the host sees the packet, and by which interfaces it passes. */
export type Context = {
  readonly run: Run;
  readonly host: Host;
  readonly seen: Seen;
  readonly in?: string | undefined;
  readonly out?: string | undefined;
  /** One for the packet's whole way through the host; without one, it starts anew at every hook. */
  readonly memory?: Memory;
};

const HAS_IN: ReadonlySet<Hook> = new Set(["PREROUTING", "INPUT", "FORWARD"]);
const HAS_OUT: ReadonlySet<Hook> = new Set(["FORWARD", "OUTPUT", "POSTROUTING"]);

export function passageOf(hook: Hook, context: Context): HostPassage {
  const { entry, state } = context.seen;
  const translated = {
    source: entry !== undefined && (entry.before.source !== entry.after.source || entry.before.sourcePort !== entry.after.sourcePort),
    destination:
      entry !== undefined &&
      (entry.before.destination !== entry.after.destination || entry.before.destinationPort !== entry.after.destinationPort),
  };
  return {
    in: context.in,
    out: context.out,
    hasIn: HAS_IN.has(hook),
    hasOut: HAS_OUT.has(hook),
    state,
    translated,
    entry,
    direction: context.seen.direction,
    memory: context.memory ?? unmarked(),
  };
}

/** Why the hook's filters drop the packet; undefined when they let it through. */
export function filtered(hook: Hook, tables: readonly TableName[], packet: Packet, context: Context): string | undefined {
  const { run, host } = context;
  const { knowledge } = host.filters[packet.family];
  if (knowledge === "none") return unknownFilter(hook, packet, context);
  for (const name of tables) {
    const decision = decide(run, host, name, hook, packet, passageOf(hook, context));
    if (decision === undefined) continue;
    note(run, host, decision, name);
    const drops = decision.action === "drop" || decision.action === "reject";
    const sure =
      knowledge === "stated" ||
      name !== "filter" ||
      run.choose(
        { code: "no-filter-file", text: `which rules ${host.name} had before is not known` },
        `before ${host.name} ${packet.family}`,
      );
    if (drops === sure) return blockedText(host, decision);
  }
  return undefined;
}

// Without a file that speaks of the family, only new packets that come in or pass through are in doubt.
function unknownFilter(hook: Hook, packet: Packet, { run, host, seen }: Context): string | undefined {
  if (seen.state !== "new" || (hook !== "INPUT" && hook !== "FORWARD") || host.declared?.zone === "internet") return undefined;
  if (hook === "FORWARD" && (host.declared?.forwards.length ?? 0) > 0) return undefined;
  const text = `no firewall file says what ${host.name} does with IPv${packet.family}`;
  return run.choose({ code: "no-filter-file", text }, `filter ${host.name} ${packet.family}`) ? undefined : text;
}

function blockedText(host: Host, decision: Decision): string {
  const verb = decision.action === "reject" ? "rejects" : "drops";
  return decision.rule === undefined
    ? `${host.name}: the policy of ${decision.chain.name} ${verb} it`
    : `${host.name}: "${decision.rule.text}" ${verb} it`;
}

function note(run: Run, host: Host, decision: Decision, table: TableName): void {
  const at: At | undefined = decision.rule?.at ?? decision.chain.policy?.at;
  if (at === undefined || (table !== "filter" && decision.rule === undefined)) return;
  const text = decision.rule?.text ?? `policy of ${decision.chain.name}: ${decision.action.toUpperCase()}`;
  const role = decision.action === "drop" || decision.action === "reject" ? "blocks" : "filters";
  run.steps.push({ host: host.name, at, text, role });
}

/** PREROUTING or OUTPUT of the nat table for the first packet of a connection. */
export function translateDestination(hook: "PREROUTING" | "OUTPUT", packet: Packet, context: Context, entry: Entry): Packet {
  const decision = decide(context.run, context.host, "nat", hook, packet, passageOf(hook, context));
  const detail = decision?.detail;
  if (decision === undefined || (detail?.do !== "dnat" && detail?.do !== "redirect")) return declaredForward(hook, packet, context, entry);
  const { ports } = detail;
  const destination = detail.do === "dnat" ? target(detail, packet.destination) : redirectTarget(hook, packet, context);
  const translated = {
    ...packet,
    destination,
    destinationPort: ports === undefined ? packet.destinationPort : newPort(ports, packet.destinationPort),
  };
  return remember(context, decision, entry, translated);
}

// The kernel picks the first address of the incoming interface, and loopback for the host's own packets (nf_nat_redirect.c).
function redirectTarget(hook: string, packet: Packet, { host, in: device }: Context): bigint | undefined {
  if (hook === "OUTPUT") return packet.family === 4 ? 0x7f000001n : 1n;
  return device === undefined ? addressOn(host, packet.family, undefined)?.value : addressOn(host, packet.family, device)?.value;
}

function declaredForward(hook: string, packet: Packet, { run, host, in: device }: Context, entry: Entry): Packet {
  if (hook !== "PREROUTING" || host.declared === undefined) return packet;
  const protocol = packet.protocol === 6 ? "tcp" : "udp";
  const port = packet.destinationPort;
  const own =
    host.addresses.some((one) => one.address.value === packet.destination) ||
    host.declared.publicAddresses.some((one) => one.value === packet.destination);
  if (!own || typeof port !== "number" || device === "lo") return packet;
  const forward = host.declared.forwards.find(
    ({ ports, protocol: wanted, to }) => wanted === protocol && to.family === packet.family && port >= ports[0] && port <= ports[1],
  );
  if (forward === undefined) return packet;
  run.steps.push({ host: host.name, at: forward.at, text: `forwards ${port}/${protocol}`, role: "translates" });
  const translated = { ...packet, destination: forward.to.value, destinationPort: forward.toPort ?? port };
  entry.after = { ...entry.after, destination: translated.destination, destinationPort: translated.destinationPort };
  return translated;
}

/** POSTROUTING or INPUT of the nat table for the first packet of a connection. */
export function translateSource(hook: "POSTROUTING" | "INPUT", packet: Packet, context: Context, entry: Entry): Packet {
  const decision = decide(context.run, context.host, "nat", hook, packet, passageOf(hook, context));
  const detail = decision?.detail;
  if (decision === undefined || (detail?.do !== "snat" && detail?.do !== "masquerade")) return packet;
  const source = detail.do === "snat" ? target(detail, packet.source) : masquerade(context, packet);
  return remember(context, decision, entry, { ...packet, source });
}

// The address that the kernel would use itself towards the next hop (inet_select_addr(), ipv6_dev_get_saddr()): on lo the first
// address of any interface for IPv4, and the destination itself for IPv6.
function masquerade({ host, out }: Context, packet: Packet): bigint | undefined {
  const { family, destination } = packet;
  if (out === "lo") return family === 6 ? destination : host.addresses.find(({ address }) => address.family === 4)?.address.value;
  const hop = destination === undefined ? undefined : routeTo(host, family, destination);
  const near = hop?.kind === "link" ? { family, value: hop.via } : undefined;
  const own = host.addresses.find((one) => one.interface === out && near !== undefined && contains(prefixOf(one), near));
  return own?.address.value ?? addressOn(host, family, out)?.value;
}

function remember({ run, host }: Context, decision: Decision, entry: Entry, packet: Packet): Packet {
  const rule = decision.rule;
  if (rule !== undefined) run.steps.push({ host: host.name, at: rule.at, text: rule.text, role: "translates" });
  entry.after = {
    source: packet.source,
    destination: packet.destination,
    sourcePort: packet.sourcePort,
    destinationPort: packet.destinationPort,
  };
  return packet;
}

// The address that DNAT or SNAT puts in: the kernel picks one of a range, which one is not known.
function target(
  action: { readonly do: string; readonly to?: AddressRange; readonly none?: boolean },
  old: bigint | undefined,
): bigint | undefined {
  if (action.none === true) return undefined;
  return action.to === undefined ? old : only(action.to);
}

const only = (range: { first: bigint; last: bigint } | undefined): bigint | undefined =>
  range !== undefined && range.first === range.last ? range.first : undefined;

// A single port is taken; out of several the kernel keeps the packet's own when it is among them.
function newPort(ports: readonly [number, number], old: Port | undefined): Port | undefined {
  if (ports[0] === ports[1]) return ports[0];
  return typeof old === "number" && old >= ports[0] && old <= ports[1] ? old : undefined;
}

/** Addresses of a later packet, as the connection's entry has them: the destination first, before routing. */
export function knownDestination(packet: Packet, { seen }: Context): Packet {
  const { entry, direction } = seen;
  if (entry === undefined) return packet;
  if (direction === "reply") entry.answered = true;
  const [destination, destinationPort] =
    direction === "original" ? [entry.after.destination, entry.after.destinationPort] : [entry.before.source, entry.before.sourcePort];
  return { ...packet, destination, destinationPort };
}

/** … and the source last, when the packet leaves or is delivered. */
export function knownSource(packet: Packet, { seen }: Context): Packet {
  const { entry, direction } = seen;
  if (entry === undefined) return packet;
  const [source, sourcePort] =
    direction === "original" ? [entry.after.source, entry.after.sourcePort] : [entry.before.destination, entry.before.destinationPort];
  return { ...packet, source, sourcePort };
}

/** "a packet from 198.51.100.7" for reasons. */
export const from = (packet: Packet): string => `a packet from ${shown(packet.family, packet.source)}`;
