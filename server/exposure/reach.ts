/** One question: can FROM complete a TCP handshake with TO, or deliver a datagram to it? */
import { type IpAddress, isLocalScope, scopeOf, showAddress } from "../core/address.ts";
import type { Listener } from "../core/facts.ts";
import { Conntrack } from "./conntrack.ts";
import { type Entry, entryOf } from "./entry.ts";
import type { Host } from "./hosts.ts";
import { ACK, EPHEMERAL, type Packet, SYN, shown, TCP, UDP } from "./packet.ts";
import { type Explored, explore, type Fault, type Outcome, type Run } from "./run.ts";
import { seenSource, socketFor, targetText } from "./sockets.ts";
import { isLocal, type Topology } from "./topology.ts";
import { type End, type Journey, receive, send } from "./walk.ts";

/**
 * `from` is a single address; `source` says which host sends when several could, or when it is on that host itself. With `at`, the packet
 * comes in there, as a router that no file describes may send it.
 */
export type Question = {
  readonly from: IpAddress;
  readonly to: IpAddress;
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly source?: Host;
  readonly at?: Entry;
};

/** A socket that a question ended at. */
export type Reached = { readonly host: Host; readonly listener: Listener | undefined };

/** What became of a question, over all ways of choosing what the files leave open. */
export type Answer = Explored<Reached>;

const MOST_HOSTS = 32;

/** Answers a question by simulating every way that the files leave open. */
export const reach = (topology: Topology, question: Question): Answer => explore((run) => simulate(run, topology, question), shared);

function shared(a: Reached, b: Reached): Reached | undefined {
  if (a.host !== b.host) return undefined;
  return a.listener === b.listener ? a : { host: a.host, listener: undefined };
}

function simulate(run: Run, topology: Topology, question: Question): Outcome<Reached> {
  const conntrack = new Conntrack();
  const { from, to, port } = question;
  if (from.family !== to.family) return fail("the addresses are of different families", "routing");
  const first: Packet = {
    family: to.family,
    protocol: question.protocol === "tcp" ? TCP : UDP,
    source: from.value,
    destination: to.value,
    sourcePort: EPHEMERAL,
    destinationPort: port,
    flags: question.protocol === "tcp" ? SYN : 0,
  };
  const there = start(run, topology, conntrack, first, question);
  if (there.end.at !== "host") return fail(whyNot(run, there.end, first), there.end.at === "lost" ? there.end.fault : "routing");
  const { end } = there;
  if (there.sender === undefined && end.host.declared?.zone === "internet" && end.packet.destination !== to.value)
    return fail("the packet leaves for the internet", "routing");
  const socket = socketFor(run, end.host, end.packet, end.in);
  if (socket === "none") return fail(`nothing listens on ${end.host.name} at ${targetText(end.packet)}`, "listener");
  const reached: Outcome<Reached> = {
    ok: true,
    socket: { host: end.host, listener: socket === "unknown" ? undefined : socket },
    seenAs: seenSource(end.packet),
  };
  if (question.protocol === "udp") return reached;
  const steps = run.steps.length;
  const broken = handshake(run, topology, conntrack, first, there, end);
  if (broken !== undefined) return fail(broken, "answer");
  run.steps.length = steps;
  return reached;
}

type Start = {
  readonly end: End;
  readonly sender: Host | undefined;
  readonly again: (packet: Packet) => End;
  readonly mapped: bigint | undefined;
};

function start(run: Run, topology: Topology, conntrack: Conntrack, packet: Packet, { source: sender, at }: Question): Start {
  const journey = (): Journey => ({ run, topology, conntrack, answer: false, left: MOST_HOSTS });
  const source = at === undefined ? (sender ?? senderOf(topology, packet)) : undefined;
  if (source !== undefined) {
    const again = (next: Packet): End => through(run, topology, journey(), send(journey(), source, next));
    return { end: again(packet), sender: source, again, mapped: undefined };
  }
  const entry = at ?? entryOf(run, topology, packet);
  if (typeof entry === "string")
    return {
      end: { at: "lost", why: entry, fault: "routing" },
      sender: undefined,
      again: () => ({ at: "lost", why: entry, fault: "routing" }),
      mapped: undefined,
    };
  const again = (next: Packet): End =>
    receive(journey(), entry.host, entry.device, { ...next, destination: entry.mapped ?? next.destination });
  return { end: again(packet), sender: undefined, again, mapped: entry.mapped };
}

function senderOf(topology: Topology, packet: Packet): Host | undefined {
  if (packet.source === undefined) return undefined;
  const owner = topology.owners(packet.family, packet.source)[0]?.host;
  if (owner !== undefined) return owner;
  const [only] = topology.hosts;
  if (scopeOf({ family: packet.family, value: packet.source }) === "loopback") {
    const target = packet.destination === undefined ? undefined : topology.owners(packet.family, packet.destination)[0]?.host;
    return target ?? (topology.hosts.length === 1 ? only : undefined);
  }
  const mapped = topology.publicOwners(packet.family, packet.source)[0];
  return mapped !== undefined && isLocal(mapped, packet.family, packet.source) ? mapped : undefined;
}

// A packet that left the described estate for a public address that is described elsewhere comes in there.
function through(run: Run, topology: Topology, journey: Journey, end: End): End {
  if (end.at !== "outside" || end.onLink || end.packet.destination === undefined) return end;
  if (end.gateway !== undefined) {
    const why = `no file describes the router ${shown(end.packet.family, end.gateway)}`;
    run.leaveOpen({ code: "undeclared-router", text: why });
    return { at: "lost", why, fault: "routing" };
  }
  if (isLocalScope(scopeOf({ family: end.packet.family, value: end.packet.destination }))) return end;
  const entry = entryOf(run, topology, end.packet);
  if (typeof entry === "string") return { at: "lost", why: entry, fault: "routing" };
  return receive(journey, entry.host, entry.device, { ...end.packet, destination: entry.mapped ?? end.packet.destination });
}

function whyNot(run: Run, end: Exclude<End, { at: "host" }>, first: Packet): string {
  if (end.at === "lost") return end.why;
  const text = `no file describes a host at ${shown(first.family, end.packet.destination)}`;
  run.leaveOpen({ code: "addresses", text });
  return text;
}

// The SYN-ACK back to the client, and the client's ACK: both belong to the connection, and must come through as the first packet did.
function handshake(
  run: Run,
  topology: Topology,
  conntrack: Conntrack,
  first: Packet,
  there: Start,
  end: Extract<End, { at: "host" }>,
): string | undefined {
  const reply: Packet = {
    ...first,
    source: end.packet.destination,
    destination: end.packet.source,
    sourcePort: end.packet.destinationPort,
    destinationPort: end.packet.sourcePort,
    flags: SYN | ACK,
  };
  const back = send({ run, topology, conntrack, answer: true, left: MOST_HOSTS }, end.host, reply);
  const wrong = wrongReply(run, first, there, back);
  if (wrong !== undefined) return wrong;
  const last = there.again({ ...first, flags: ACK });
  if (last.at === "host") {
    if (last.host !== end.host) return `the client's ACK goes to ${last.host.name}`;
    if (last.packet.source !== end.packet.source || last.packet.sourcePort !== end.packet.sourcePort)
      return `the client's ACK comes from ${shown(first.family, last.packet.source)}, as another connection`;
    const same = last.packet.destination === end.packet.destination && last.packet.destinationPort === end.packet.destinationPort;
    return same ? undefined : `the client's ACK goes to ${targetText(last.packet)}, as another connection`;
  }
  return `the client's ACK is lost: ${last.at === "lost" ? last.why : "it leaves the estate"}`;
}

function wrongReply(run: Run, first: Packet, there: Start, back: End): string | undefined {
  if (back.at === "lost") return `the answer is lost: ${back.why}`;
  if (there.sender !== undefined && (back.at !== "host" || back.host !== there.sender))
    return "the answer does not come back to the client";
  if (there.sender !== undefined && back.packet.destination !== first.source)
    return `the answer comes back to ${shown(first.family, back.packet.destination)}, where the client does not wait`;
  if (there.sender === undefined && back.at === "host" && back.host.declared?.zone !== "internet")
    return `the answer goes to ${back.host.name} instead of the client`;
  if (
    back.at === "outside" &&
    !back.onLink &&
    first.source !== undefined &&
    isLocalScope(scopeOf({ family: first.family, value: first.source }))
  ) {
    const text = `no file says how answers to ${showAddress({ family: first.family, value: first.source })} are routed`;
    run.leaveOpen({ code: "undeclared-router", text });
  }
  const source = there.mapped !== undefined && back.packet.source === there.mapped ? first.destination : back.packet.source;
  if (source !== first.destination || back.packet.sourcePort !== first.destinationPort)
    return `the answer comes from ${shown(first.family, source)}, not from ${shown(first.family, first.destination)}`;
  return undefined;
}

const fail = (why: string, fault: Fault): Outcome<never> => ({ ok: false, why, fault });
