/** What a host's nat table does: translations of a connection's first packet, and those that its later packets get with it. */
import { type AddressRange, contains } from "../core/address.ts";
import type { Action } from "../core/filter.ts";
import type { Entry } from "./conntrack.ts";
import { type Context, passageOf } from "./hooks.ts";
import type { Host } from "./hosts.ts";
import { type Packet, type Port, portIn } from "./packet.ts";
import { type Decision, decide } from "./tables.ts";
import { addressOn, prefixOf, routeTo } from "./topology.ts";

/** PREROUTING or OUTPUT of the nat table for the first packet of a connection. */
export function translateDestination(hook: "PREROUTING" | "OUTPUT", packet: Packet, context: Context, entry: Entry): Packet {
  const decision = decide(context.run, context.host, "nat", hook, packet, passageOf(hook, context));
  const detail = decision?.detail;
  if (decision === undefined || detail === undefined) return declaredForward(hook, packet, context, entry);
  const old = packet.destinationPort;
  switch (detail.do) {
    case "dnat":
      return remember(context, decision, entry, {
        ...packet,
        destination: target(context, detail, packet.destination),
        destinationPort: detail.none === true ? undefined : newPort(detail, old, "destination"),
      });
    case "redirect":
      return remember(context, decision, entry, {
        ...packet,
        destination: redirectTarget(hook, packet, context),
        destinationPort: newPort(detail, old, "destination"),
      });
    case "netmap":
      return remember(context, decision, entry, { ...packet, destination: mapped(packet.destination, detail.to) });
    default:
      return declaredForward(hook, packet, context, entry);
  }
}

// The kernel picks the first address of the incoming interface, and loopback for the host's own packets (nf_nat_redirect.c).
function redirectTarget(hook: string, packet: Packet, { host, in: device }: Context): bigint | undefined {
  if (hook === "OUTPUT") return packet.family === 4 ? 0x7f000001n : 1n;
  return addressOn(host, packet.family, device)?.value;
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
  if (decision === undefined || detail === undefined) return packet;
  const old = packet.sourcePort;
  switch (detail.do) {
    case "snat":
      return remember(context, decision, entry, {
        ...packet,
        source: target(context, detail, packet.source),
        sourcePort: detail.none === true ? undefined : newPort(detail, old, "source"),
      });
    case "masquerade":
      return remember(context, decision, entry, {
        ...packet,
        source: masquerade(context, packet),
        sourcePort: newPort(detail, old, "source"),
      });
    case "netmap":
      return remember(context, decision, entry, { ...packet, source: mapped(packet.source, detail.to) });
    default:
      return packet;
  }
}

// The address that the kernel would use itself towards the next hop (inet_select_addr(), ipv6_dev_get_saddr()): on lo one of lo's own
// or else the first address of any interface for IPv4, and the destination itself for IPv6.
function masquerade({ host, out }: Context, packet: Packet): bigint | undefined {
  const { family, destination } = packet;
  if (out === "lo") return family === 6 ? destination : onLoopback(host);
  const hop = destination === undefined ? undefined : routeTo(host, family, destination);
  const near = hop?.kind === "link" ? { family, value: hop.via } : undefined;
  const own = host.addresses.find((one) => one.interface === out && near !== undefined && contains(prefixOf(one), near));
  return own?.address.value ?? addressOn(host, family, out)?.value;
}

function onLoopback(host: Host): bigint | undefined {
  const own = host.addresses.filter(({ address }) => address.family === 4);
  return (own.find((one) => one.interface === "lo") ?? own[0])?.address.value;
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

/** Of so few addresses each is tried; of more, which one the kernel picks is not known. */
const MOST_TARGETS = 4n;

// The address that DNAT or SNAT puts in: the kernel picks one of a range.
function target(
  { run, host }: Context,
  action: { readonly do: string; readonly to?: AddressRange; readonly none?: boolean },
  old: bigint | undefined,
): bigint | undefined {
  const { to, none } = action;
  if (none !== true && to === undefined) return old;
  if (to === undefined || to.last - to.first >= MOST_TARGETS) {
    run.leaveOpen({ code: "unknown-target", text: `${host.name}: which address the kernel puts in is not known` });
    return undefined;
  }
  for (let value = to.first; value < to.last; value++)
    if (run.choose({ code: "unknown-target", text: `${host.name}: the kernel picks one of several addresses` })) return value;
  return to.last;
}

const mapped = (old: bigint | undefined, to: AddressRange): bigint | undefined =>
  old === undefined ? undefined : to.first | (old & (to.last - to.first));

type Ports = Pick<Extract<Action, { do: "dnat" | "snat" | "masquerade" | "redirect" }>, "ports" | "random">;

// nf_nat_l4proto_unique_tuple(): the packet's own port stays when it is among those asked for; else destinations get the first, and
// sources any. Without ports, only sources ever change, to one that is not privileged.
function newPort({ ports, random }: Ports, old: Port | undefined, side: "source" | "destination"): Port | undefined {
  if (ports === undefined) return random === true && side === "source" ? { range: [1024, 65535], drawn: true } : old;
  if (ports[0] === ports[1]) return ports[0];
  const stays = random === true ? false : portIn([ports], old);
  if (stays === true) return old;
  return stays === false && random !== true && side === "destination" ? ports[0] : { range: ports, drawn: true };
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
