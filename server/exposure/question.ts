/** Questions as people write them, and their answers as plain data. */
import { type IpAddress, readAddress, scopeOf, showAddress } from "../core/address.ts";
import type { At } from "../core/text.ts";
import { gatewaysOf } from "./exposure.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";
import { TCP, UDP } from "./packet.ts";
import { type Answer, type Question, reach } from "./reach.ts";
import type { Step } from "./run.ts";
import { representatives, type Zone } from "./zones.ts";

/** `from` is an address, or the name of a zone or host; `to` is `address:port`, `[address]:port` or `host:port`, with `/udp` or `/tcp` behind it. */
export type Query = { readonly from: string; readonly to: string };

/** Whether the packet gets there, and its answer back. */
export type Verdict = "reachable" | "unreachable" | "unknown";

/** The answer to a question, in words and places. */
export type ReachAnswer = Query & {
  readonly verdict: Verdict;
  readonly socket?: { readonly host: string; readonly address: string; readonly port: number; readonly at: At | undefined };
  /** The source address that the listener sees. */
  readonly seenAs?: string;
  /** In packet order; for a blocked path the blocking lines only. */
  readonly steps: readonly Step[];
  /** Why it is not reachable, or not known. */
  readonly because: readonly string[];
};

/** A socket as a question names it, its address known. */
export type Destination = { readonly to: IpAddress; readonly port: number; readonly protocol: "tcp" | "udp" };

/** Reads the TO of a question; undefined when it is none. */
export function readTo(text: string): Destination | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,5})(?:\/(tcp|udp))?$/.exec(text.trim());
  const to = match === null ? undefined : readAddress(match[1] ?? match[2] ?? "");
  const port = Number(match?.[3]);
  if (to === undefined || !(port >= 1 && port <= 65535)) return undefined;
  return { to, port, protocol: match?.[4] === "udp" ? "udp" : "tcp" };
}

/** What is wrong with a question, in words; undefined when it can be asked. */
export function misread(unit: EstateUnit, { from, to }: Query): string | undefined {
  if (destinationsOf(unit, to).length === 0)
    return hostTarget(unit, to) === undefined
      ? `"${to}" is no ADDRESS:PORT or HOST:PORT such as 203.0.113.5:443, [2001:db8::1]:53/udp, web:22`
      : `no file states an address of ${hostTarget(unit, to)?.host.name}`;
  if (readAddress(from) !== undefined || unit.zones.some(({ name }) => name === from)) return undefined;
  if (unit.hosts.some(({ name }) => name === from)) return undefined;
  return `"${from}" is neither an address nor a host nor a zone (${unit.zones.map(({ name }) => name).join(", ")})`;
}

// HOST:PORT where HOST is a described host.
function hostTarget(
  unit: EstateUnit,
  to: string,
): { readonly host: Host; readonly port: number; readonly protocol: "tcp" | "udp" } | undefined {
  const match = /^(.+):(\d{1,5})(?:\/(tcp|udp))?$/.exec(to.trim());
  const host = unit.hosts.find(({ name }) => name === match?.[1]);
  const port = Number(match?.[2]);
  if (host === undefined || !(port >= 1 && port <= 65535)) return undefined;
  return { host, port, protocol: match?.[3] === "udp" ? "udp" : "tcp" };
}

// The address of the question; of a host's name all that it has, public ones first.
function destinationsOf(unit: EstateUnit, text: string): readonly Destination[] {
  const one = readTo(text);
  if (one !== undefined) return [one];
  const named = hostTarget(unit, text);
  if (named === undefined) return [];
  const { host, ...rest } = named;
  return [...unit.topology.cloudOf(host).publicAddresses, ...outerAddresses(host)].map((to) => ({ to, ...rest }));
}

/** The addresses of a host that others may know it by. */
export const outerAddresses = (host: Host): readonly IpAddress[] =>
  host.addresses.map(({ address }) => address).filter((address) => !["loopback", "link-local"].includes(scopeOf(address)));

/** Answers a question about an estate. One that cannot be read is unknown, and says why. Of a host's addresses, the most open answer counts. */
export function answerTo(unit: EstateUnit, query: Query): ReachAnswer {
  const wrong = misread(unit, query);
  if (wrong !== undefined) return { ...query, verdict: "unknown", steps: [], because: [wrong] };
  return mostOpen(
    query,
    destinationsOf(unit, query.to).flatMap((destination) => answersFrom(unit, query, destination)),
  );
}

/** What becomes of connections from a described host to an address, whichever of its own addresses it uses: the most open answer. */
export function answerFromHost(unit: EstateUnit, source: Host, destination: Destination): ReachAnswer {
  const query = { from: source.name, to: showAddress(destination.to) };
  return mostOpen(query, fromHost(unit, source, query, destination));
}

function mostOpen(query: Query, answers: readonly ReachAnswer[]): ReachAnswer {
  const best = (["reachable", "unknown", "unreachable"] as const).flatMap(
    (verdict) => answers.find((answer) => answer.verdict === verdict) ?? [],
  );
  return best[0] ?? { ...query, verdict: "unreachable", steps: [], because: ["the addresses are of different families"] };
}

function answersFrom(unit: EstateUnit, query: Query, destination: Destination): readonly ReachAnswer[] {
  const zone = unit.zones.find(({ name }) => name === query.from);
  const source = unit.hosts.find(({ name }) => name === query.from);
  const from = readAddress(query.from);
  if (from !== undefined) return [shown(query, asked(unit, { from, ...destination }))];
  if (zone !== undefined) return [fromZone(unit, query, zone, destination)];
  return source === undefined ? [] : fromHost(unit, source, query, destination);
}

function fromHost(unit: EstateUnit, source: Host, query: Query, destination: Destination): readonly ReachAnswer[] {
  const own = outerAddresses(source).filter(({ family }) => family === destination.to.family);
  return own.slice(0, 8).map((address) => shown(query, asked(unit, { from: address, ...destination })));
}

function asked(unit: EstateUnit, question: Question): Answer {
  const answer = reach(unit.topology, question);
  unit.met(...answer.met);
  return answer;
}

function fromZone(unit: EstateUnit, query: Query, zone: Zone, { to, port, protocol }: Destination): ReachAnswer {
  const owner = unit.topology.owners(to.family, to.value)[0]?.host ?? unit.topology.publicOwners(to.family, to.value)[0];
  const path =
    owner === undefined
      ? []
      : [owner, ...gatewaysOf(unit.topology, owner, to.family), ...unit.hosts.filter((host) => host !== owner).slice(0, 64)];
  const { sources, all } = representatives(zone, to.family, path, unit.topology, protocol === "tcp" ? TCP : UDP, new Set([port]));
  const standing = zone.hosts.flatMap((host) =>
    host.addresses.filter(({ address }) => address.family === to.family).map(({ address }) => address.value),
  );
  const answers = [...standing, ...sources.map(({ value }) => value)].map((value) => ({
    value,
    answer: asked(unit, { from: { family: to.family, value }, to, port, protocol }),
  }));
  const open = answers.find(({ answer }) => answer.verdict === "reachable");
  if (open !== undefined) {
    const whole = shown(query, open.answer);
    return { ...whole, because: [`for example from ${showAddress({ family: to.family, value: open.value })}`] };
  }
  const doubtful = answers.find(({ answer }) => answer.verdict === "unknown");
  if (doubtful !== undefined) return shown(query, doubtful.answer);
  if (!all || answers.length === 0)
    return {
      ...query,
      verdict: "unknown",
      steps: [],
      because: [answers.length === 0 ? `no address of the zone ${zone.name} is known` : "the rules tell too many sources apart"],
    };
  const first = answers[0] as (typeof answers)[number];
  return shown(query, first.answer);
}

function shown(query: Query, answer: Answer): ReachAnswer {
  const { outcome, run, verdict } = answer;
  if (verdict === "unreachable" || !outcome.ok) {
    const why = verdict === "unknown" ? answer.reasons.map(({ text }) => text) : outcome.ok ? [] : [outcome.why];
    return { ...query, verdict, steps: run.steps.filter(({ role }) => role === "blocks"), because: why };
  }
  const { socket, seenAs } = outcome;
  const listener = socket?.listener;
  return {
    ...query,
    verdict,
    ...(socket === undefined || listener === undefined
      ? {}
      : { socket: { host: socket.host.name, address: listener.address, port: listener.port, at: listener.at } }),
    ...(seenAs === undefined ? {} : { seenAs }),
    steps: run.steps,
    because: verdict === "unknown" ? answer.reasons.map(({ text }) => text) : [],
  };
}
