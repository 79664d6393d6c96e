/** A packet's way through the hosts of an estate: PREROUTING, routing, INPUT or FORWARD, POSTROUTING, and the link to the next host. */
import { scopeOf, showAddress } from "../core/address.ts";
import { refusedByAcl, refusedByGroups } from "./cloud.ts";
import type { Conntrack, Entry, Seen } from "./conntrack.ts";
import { type Context, filtered, type Hook, passageOf } from "./hooks.ts";
import { type Host, outerAddresses } from "./hosts.ts";
import { undiscovered } from "./neighbours.ts";
import { type Packet, shown, unmarked } from "./packet.ts";
import type { Fault, Run } from "./run.ts";
import { acceptsLocal, forwards, ipv6Disabled, reversePathFilter, routesLocalnet } from "./settings.ts";
import { decide } from "./tables.ts";
import { isLocal, isLoopback, type NextHop, routeTo, type Topology } from "./topology.ts";
import { knownDestination, knownSource, translateDestination, translateSource } from "./translate.ts";

/** Where a packet ended: taken by a host, gone to where no file describes anything (a `gateway` that is not the way to the internet), or lost. */
export type End =
  | { readonly at: "host"; readonly host: Host; readonly packet: Packet; readonly in: string | undefined }
  | { readonly at: "outside"; readonly host: Host; readonly packet: Packet; readonly onLink: boolean; readonly gateway?: bigint }
  | { readonly at: "lost"; readonly why: string; readonly fault: Fault };

/** What one simulation carries along. `answer` marks the packet as a reply; `left` bounds the hosts that it may cross. */
export type Journey = {
  readonly run: Run;
  readonly topology: Topology;
  readonly conntrack: Conntrack;
  readonly answer: boolean;
  left: number;
};

const lost = (why: string, fault: Fault = "filter"): End => ({ at: "lost", why, fault });

/** The packet comes in on `device` of `host`. */
export function receive(journey: Journey, host: Host, device: string | undefined, packet: Packet): End {
  if (journey.left-- <= 0) return lost("the packet goes round in a loop", "routing");
  journey.run.met.add(host.name);
  const refused = impossible(host, device, packet);
  if (refused !== undefined) return lost(refused, "source");
  const known = journey.conntrack.knows(host, packet);
  const { run, topology } = journey;
  const outside =
    device === "lo"
      ? undefined
      : (refusedByAcl(run, topology, host, packet, "in") ?? (known ? undefined : refusedByGroups(run, topology, host, packet, "in")));
  if (outside !== undefined) return lost(outside);
  const tracked = track(journey, host, "PREROUTING", packet, device, undefined);
  if ("why" in tracked) return lost(tracked.why);
  const { context, fresh } = tracked;
  const translated = fresh === undefined ? knownDestination(packet, context) : translateDestination("PREROUTING", packet, context, fresh);
  if (device === "lo" && isMartian(host, packet, translated))
    return lost(`${host.name} takes no packet from its own address for another destination than it was sent to`, "source");
  if (translated.destination === undefined || isLocal(host, packet.family, translated.destination) || isPublicSelf(host, translated)) {
    if (
      translated.destination !== undefined &&
      isLoopback(packet.family, translated.destination) &&
      device !== "lo" &&
      !(packet.family === 4 && routesLocalnet(host, device))
    )
      return lost(`${host.name} does not route packets for loopback (route_localnet is off)`, "routing");
    return deliver(translated, context, fresh);
  }
  return passOn(journey, device, translated, context, fresh);
}

// What comes through lo keeps its route, unless a translation takes it away: then fib_validate_source() refuses own addresses.
const isMartian = (host: Host, { family, source, destination }: Packet, translated: Packet): boolean =>
  family === 4 && translated.destination !== destination && source !== undefined && isLocal(host, 4, source) && !acceptsLocal(host, "lo");

// A host whose only known address besides those of tunnels is its public one takes packets for it.
const isPublicSelf = (host: Host, packet: Packet): boolean =>
  outerAddresses(host).every(({ address }) => address.family !== packet.family) &&
  (host.declared?.publicAddresses.some(({ family, value }) => family === packet.family && value === packet.destination) ?? false);

type Tracked = { readonly context: Context; readonly fresh: Entry | undefined } | { readonly why: string };

// raw, connection tracking, mangle: what PREROUTING and OUTPUT do before translation.
function track(journey: Journey, host: Host, hook: Hook, packet: Packet, device: string | undefined, out: string | undefined): Tracked {
  const { run, conntrack } = journey;
  const unseen: Seen = { entry: undefined, direction: "original", state: "untracked" };
  const memory = unmarked();
  const before: Context = { run, host, seen: unseen, in: device, out, memory };
  const raw = decide(run, host, "raw", hook, packet, passageOf(hook, before));
  if (raw?.action === "drop") return { why: `${host.name}: "${raw.rule?.text ?? "the policy of raw"}" drops it` };
  const seen = memory.untracked ? unseen : conntrack.see(host, packet, journey.answer, memory.zone);
  const fresh = seen.entry === undefined && seen.state === "new" ? conntrack.begin(host, packet, memory.zone) : undefined;
  const context: Context = { ...before, seen: fresh === undefined ? seen : { ...seen, entry: fresh } };
  const mangled = filtered(hook, ["mangle"], packet, context);
  return mangled === undefined ? { context, fresh } : { why: mangled };
}

// Source and destination checks before anything else looks at the packet: ip_route_input_slow() and fib_validate_source().
function impossible(host: Host, device: string | undefined, packet: Packet): string | undefined {
  const { family, source } = packet;
  if (family === 6 && ipv6Disabled(host, device)) return `${host.name} has IPv6 switched off`;
  if (source === undefined || device === "lo") return undefined;
  const text = showAddress({ family, value: source });
  const scope = scopeOf({ family, value: source });
  if (scope === "loopback" && !(family === 4 && routesLocalnet(host, device)))
    return `${host.name} drops packets from ${text} that come in from outside`;
  if (scope === "multicast" || scope === "broadcast" || scope === "unspecified") return `${text} is no source address`;
  if (family === 6) return undefined;
  if (isLocal(host, family, source) && !acceptsLocal(host, device))
    return `${host.name} drops packets from its own address ${text} that come in from outside`;
  const filter = reversePathFilter(host, device);
  if (filter === 0) return undefined;
  const back = routeTo(host, family, source);
  if (back.kind === "unknown") return undefined;
  if (back.kind === "none") return `${host.name} has no route back to ${text} (rp_filter)`;
  return filter === 1 && device !== undefined && back.out !== undefined && back.out !== device
    ? `${host.name} would answer ${text} through ${back.out}, not ${device} (rp_filter=1)`
    : undefined;
}

function deliver(packet: Packet, context: Context, fresh: Entry | undefined): End {
  const blocked = filtered("INPUT", ["mangle", "filter", "security"], packet, context);
  if (blocked !== undefined) return lost(blocked);
  const last = fresh === undefined ? knownSource(packet, context) : translateSource("INPUT", packet, context, fresh);
  return { at: "host", host: context.host, packet: last, in: context.in };
}

function passOn(journey: Journey, device: string | undefined, packet: Packet, arrived: Context, fresh: Entry | undefined): End {
  const { host } = arrived;
  if (!forwards(journey.run, host, packet.family, device))
    return lost(`${host.name} does not forward IPv${packet.family} packets`, "forwarding");
  const hop = routeTo(host, packet.family, packet.destination as bigint);
  const out = outOf(journey, hop);
  if (typeof out === "object") return out;
  const context: Context = { ...arrived, out: out.slice(1) || undefined };
  const blocked = filtered("FORWARD", ["mangle", "filter", "security"], packet, context);
  return blocked === undefined ? leave(journey, hop, packet, context, fresh) : lost(blocked);
}

// ">eth0" for an interface, ">" for one that is not known, or why there is none.
function outOf(journey: Journey, hop: NextHop): string | End {
  if (hop.kind === "none") return lost(hop.why, "routing");
  if (hop.kind === "unknown") {
    journey.run.leaveOpen({ code: "routes", text: hop.why });
    return lost(hop.why, "routing");
  }
  return `>${hop.out ?? ""}`;
}

function leave(journey: Journey, hop: NextHop, packet: Packet, context: Context, fresh: Entry | undefined): End {
  const mangled = filtered("POSTROUTING", ["mangle"], packet, context);
  if (mangled !== undefined) return lost(mangled);
  const last = fresh === undefined ? knownSource(packet, context) : translateSource("POSTROUTING", packet, context, fresh);
  const kept = keptByCloud(journey, context, last);
  if (kept !== undefined) return lost(kept);
  if (hop.kind === "peer") return throughTunnel(journey, context.host, hop.out, last);
  if (hop.kind !== "link") return lost("there is no link", "routing");
  const { topology } = journey;
  const next = topology.neighbour(context.host, last.family, hop.via);
  if (next === "several") {
    journey.run.leaveOpen({ code: "addresses", text: `two hosts claim ${shown(last.family, hop.via)}` });
    return lost("address conflict", "routing");
  }
  if (next === undefined) {
    const inside = topology.acrossCloud(context.host, last.family, last.destination);
    if (inside !== undefined) return receive(journey, inside.host, inside.in, last);
    const gone = { at: "outside", host: context.host, packet: last, onLink: hop.via === last.destination } as const;
    return gone.onLink || hop.isDefault ? gone : { ...gone, gateway: hop.via };
  }
  if (last.family === 6) {
    // The solicitation comes from the packet's own source only where that is the interface's: ndisc_solicit().
    const isOwn = context.host.addresses.some(({ address, interface: name }) => name === hop.out && address.value === last.source);
    const own = isOwn ? last.source : undefined;
    const unknown = undiscovered(
      journey.run,
      { host: context.host, device: hop.out, address: own },
      { host: next.host, device: next.in, address: hop.via },
    );
    if (unknown !== undefined) return lost(unknown);
  }
  return receive(journey, next.host, next.in, last);
}

function keptByCloud({ run, topology, answer }: Journey, { host, seen }: Context, packet: Packet): string | undefined {
  const answers = answer || seen.direction === "reply";
  const group = answers ? undefined : refusedByGroups(run, topology, host, packet, "out");
  return group ?? refusedByAcl(run, topology, host, packet, "out");
}

// WireGuard: the peer is the host with a tunnel interface that has the destination, or that routes it on, and that takes our source.
function throughTunnel(journey: Journey, host: Host, device: string, packet: Packet): End {
  const { family, destination } = packet;
  const ours = host.peers.filter(
    (peer) =>
      peer.interface === device &&
      peer.allowed.some(
        (range) => range.family === family && destination !== undefined && destination >= range.first && destination <= range.last,
      ),
  );
  for (const peer of ours) {
    for (const other of journey.topology.hosts) {
      const back =
        other === host
          ? undefined
          : other.peers.find(
              (theirs) =>
                (peer.peerKey !== undefined && peer.peerKey === theirs.ownKey) || meetsByAddress(other, theirs.interface, peer.allowed),
            );
      if (back === undefined) continue;
      const admits = other.peers.some(
        (theirs) =>
          theirs.interface === back.interface &&
          theirs.allowed.some(
            (range) =>
              range.family === family && packet.source !== undefined && packet.source >= range.first && packet.source <= range.last,
          ),
      );
      return admits
        ? receive(journey, other, back.interface, packet)
        : lost(`${other.name} takes no ${shown(family, packet.source)} from this peer (AllowedIPs)`, "source");
    }
  }
  return { at: "outside", host, packet, onLink: true };
}

const meetsByAddress = (host: Host, device: string, allowed: Host["peers"][number]["allowed"]): boolean =>
  host.addresses.some(
    (own) =>
      own.interface === device &&
      allowed.some((range) => range.family === own.address.family && range.first === range.last && own.address.value === range.first),
  );

/** `host` itself sends the packet. */
export function send(journey: Journey, host: Host, packet: Packet): End {
  if (journey.left-- <= 0) return lost("the packet goes round in a loop", "routing");
  journey.run.met.add(host.name);
  const unroutable = withoutRoute(host, packet);
  if (unroutable !== undefined) return lost(unroutable, "routing");
  const first = routeOut(host, packet);
  const tracked = track(journey, host, "OUTPUT", packet, undefined, first);
  if ("why" in tracked) return lost(tracked.why);
  const { fresh } = tracked;
  const translated =
    fresh === undefined ? knownDestination(packet, tracked.context) : translateDestination("OUTPUT", packet, tracked.context, fresh);
  // The hook goes on with the interface that it began with, whatever the translation made of the route.
  const blocked = filtered("OUTPUT", ["filter", "security"], translated, tracked.context);
  if (blocked !== undefined) return lost(blocked);
  const context: Context = { ...tracked.context, out: routeOut(host, translated) };
  if (context.out === "lo") return loop(journey, host, translated, context, fresh);
  if (translated.destination === undefined) return { at: "outside", host, packet: knownSource(translated, context), onLink: false };
  const hop = routeTo(host, packet.family, translated.destination);
  const out = outOf(journey, hop);
  return typeof out === "object" ? out : leave(journey, hop, translated, context, fresh);
}

// The kernel looks for a route before OUTPUT, and sends nothing where there is none, or from loopback where that is not routed
// (__mkroute_output()), whatever a translation would make of it.
function withoutRoute(host: Host, { family, source, destination }: Packet): string | undefined {
  if (destination === undefined || isLocal(host, family, destination)) return undefined;
  const route = routeTo(host, family, destination);
  if (route.kind === "none") return route.why;
  const inside = family === 4 && source !== undefined && isLoopback(4, source);
  if (route.kind !== "link" || !inside || routesLocalnet(host, route.out)) return undefined;
  return `${host.name} sends nothing from ${shown(4, source)} to other hosts (route_localnet is off)`;
}

function routeOut(host: Host, packet: Packet): string | undefined {
  if (packet.destination === undefined) return undefined;
  if (isLocal(host, packet.family, packet.destination)) return "lo";
  const hop = routeTo(host, packet.family, packet.destination);
  return hop.kind === "link" || hop.kind === "peer" ? hop.out : undefined;
}

// Through `lo`: POSTROUTING, then PREROUTING without translation, then INPUT; one connection entry all the way.
function loop(journey: Journey, host: Host, packet: Packet, context: Context, fresh: Entry | undefined): End {
  const mangled = filtered("POSTROUTING", ["mangle"], packet, context);
  if (mangled !== undefined) return lost(mangled);
  const sent = fresh === undefined ? knownSource(packet, context) : translateSource("POSTROUTING", packet, context, fresh);
  // What connection tracking could make nothing of in OUTPUT it looks at again (nf_conntrack_in()).
  if (context.seen.state === "invalid") return receive(journey, host, "lo", sent);
  const inward: Context = { ...context, in: "lo", out: undefined };
  const blocked =
    filtered("PREROUTING", ["raw", "mangle"], sent, inward) ?? filtered("INPUT", ["mangle", "filter", "security"], sent, inward);
  if (blocked !== undefined) return lost(blocked);
  journey.left--;
  return { at: "host", host, packet: sent, in: "lo" };
}
