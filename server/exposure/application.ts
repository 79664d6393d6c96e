/** Application exposure: who reaches a listener through a proxy or a tunnel in front of it, kept apart from who reaches its socket. */

import { readAddress } from "../core/address.ts";
import type { Hop, Listener, Tunnel } from "../core/facts.ts";
import { put } from "../core/lists.ts";
import { brief } from "../core/markdown.ts";
import type { At } from "../core/text.ts";
import { aimsOf } from "./aims.ts";
import { socketsAt, socketsOf, socketText, targetOf } from "./evidence.ts";
import type { ZoneVerdict } from "./exposure.ts";
import { translatesPort } from "./forwards.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";
import { answerFromHost, outerAddresses } from "./question.ts";

/** A way through: the zone that uses it, what passes requests on, and whether that asks who is there. */
export type Application = {
  readonly zone: string;
  /** The host of the proxy or tunnel. */
  readonly from: string;
  readonly verdict: ZoneVerdict["verdict"];
  readonly via: string;
  readonly at: At;
  readonly guarded: boolean;
  /** Why what passes requests on does not surely get to a listener of another host. */
  readonly because?: readonly string[];
};

/** Every way to a listener of a host through proxies and tunnels of the estate. One proxy deep: what is in front of the proxy is its own row. */
export function applicationsOf(unit: EstateUnit, host: Host, listener: Listener): readonly Application[] {
  const own = waysOf(unit, host).filter((way) => way.target === host.name && way.to.port === listener.port);
  const ways = [...own, ...(fromOthers(unit).get(`${host.name} ${listener.port}`) ?? [])];
  return ways.flatMap((way) => {
    if (!socketsAt(host, way.to.host, way.to.port, listener.protocol).some(({ at }) => at === listener.at)) return [];
    return "hop" in way ? [...throughHop(unit, way.from, way.hop, host, listener)] : throughTunnel(unit, way.from, way.tunnel, host);
  });
}

/** What passes requests on: a hop or a tunnel of `from` to the host named `target`. */
export type Way = { readonly from: Host; readonly target: string; readonly to: { readonly host: string; readonly port: number } } & (
  | { readonly hop: Hop }
  | { readonly tunnel: Tunnel }
);

/** The hops and tunnels of a host that lead to described hosts; nearly all lead to the host itself. */
export const waysOf = (unit: EstateUnit, from: Host): readonly Way[] =>
  unit.remember("ways", from, () => {
    const target = (to: Hop["to"] | Tunnel["exit"]) => (to.protocol === "unix" ? undefined : targetOf(unit, from, to)?.host.name);
    const hops = from.hops.flatMap((hop): Way[] => {
      const name = target(hop.to);
      return name === undefined ? [] : [{ from, target: name, to: hop.to, hop }];
    });
    const tunnels = publicTunnels(from).flatMap((tunnel): Way[] => {
      const name = target(tunnel.exit);
      return name === undefined ? [] : [{ from, target: name, to: tunnel.exit, tunnel }];
    });
    return [...hops, ...tunnels];
  });

/** The tunnels of a host that somebody outside enters by a public name. */
export const publicTunnels = (host: Host): readonly Tunnel[] =>
  host.tunnels.filter(({ program, entry }) => program !== "wireguard" && entry.at !== "remote");

/** The listeners that a tunnel of `from` leads to and their host, or why none is known. */
export function originOf(
  unit: EstateUnit,
  from: Host,
  { exit }: Tunnel,
): { readonly host: Host; readonly listeners: readonly Listener[] } | { readonly why: string } {
  if (exit.protocol === "unix") return { why: "no file says who listens on the unix socket" };
  const target = targetOf(unit, from, exit);
  if (target === undefined) return { why: `no file describes ${brief(exit.host, 60)}` };
  const { host } = target;
  const listeners = socketsAt(host, exit.host, exit.port, exit.protocol);
  if (listeners.length > 0) return { host, listeners };
  const translated = ([4, 6] as const).some((family) => translatesPort(host, family, exit.port));
  const who = host.listenersComplete === undefined || translated ? "no file states who listens" : "nobody listens";
  return { why: `${who} on ${brief(socketText({ address: exit.host, port: exit.port }), 60)} of ${host.name}` };
}

/** What other hosts send to each host, as text by its name: forwards, proxies and tunnels. */
export function sentByOthers(unit: EstateUnit): ReadonlyMap<string, readonly string[]> {
  const sent = new Map<string, string[]>();
  for (const [name, aims] of aimsOf(unit.topology))
    for (const { by, family, translation } of aims) {
      const { protocol, ports, to, toPorts, sentTo, aligned } = translation;
      const face = `${sentTo?.first}-${sentTo?.last} ${aligned}`;
      if (by.name !== name) put(sent, name, `${by.name} ${family} ${protocol} ${ports.join()} ${to?.first}-${to?.last} ${toPorts} ${face}`);
    }
  for (const ways of fromOthers(unit).values()) for (const { from, target, to } of ways) put(sent, target, `${from.name} ${to.port}`);
  return sent;
}

const indexes = new WeakMap<EstateUnit, ReadonlyMap<string, readonly Way[]>>();

// The ways between hosts, by the host and port that they lead to.
function fromOthers(unit: EstateUnit): ReadonlyMap<string, readonly Way[]> {
  const known = indexes.get(unit);
  if (known !== undefined) return known;
  const index = new Map<string, Way[]>();
  for (const from of unit.hosts)
    for (const way of waysOf(unit, from)) if (way.target !== from.name) put(index, `${way.target} ${way.to.port}`, way);
  indexes.set(unit, index);
  return index;
}

function* throughHop(unit: EstateUnit, proxy: Host, hop: Hop, to: Host, listener: Listener): Iterable<Application> {
  const next = onward(unit, proxy, hop.to, to);
  if (next.verdict === "not exposed") return;
  for (const front of socketsOf(proxy)) {
    if (!hop.from.some(({ port }) => port === front.port) || front.protocol !== "tcp" || front.at === listener.at) continue;
    for (const { zone, verdict } of unit.exposure(proxy, front)) {
      if (verdict === "not exposed") continue;
      const onto = verdict === "exposed" ? next : { verdict };
      yield { zone: zone.name, from: proxy.name, via: `${hop.program} port ${front.port}`, at: hop.at, guarded: hop.guarded, ...onto };
    }
  }
}

// A tunnel's entry is in the hands of its provider: whoever knows the name gets through, unless something there asks who it is.
function throughTunnel(unit: EstateUnit, from: Host, tunnel: Tunnel, to: Host): Application[] {
  const { program, entry, at } = tunnel;
  const via = `${program} ${entry.hostname ?? program}`;
  return [{ zone: "internet", from: from.name, via, at, guarded: tunnel.authenticates === "some", ...onward(unit, from, tunnel.exit, to) }];
}

type Exit = Hop["to"] | Tunnel["exit"];
type Passage = Pick<Application, "verdict" | "because">;

// From a proxy or a tunnel's exit to another host, packets have to get through as all others.
function onward(unit: EstateUnit, from: Host, exit: Exit, to: Host): Passage {
  if (from === to) return { verdict: "exposed" };
  return unit.remember(`onward ${exit.host} ${exit.port} ${exit.protocol}`, from, () => passage(unit, from, exit, to));
}

function passage(unit: EstateUnit, from: Host, { host, port, protocol }: Exit, to: Host): Passage {
  const address = readAddress(host.replace(/^\[|\]$/g, ""));
  if (address === undefined || !outerAddresses(from).some(({ family }) => family === address.family))
    return { verdict: "unknown", because: [`no file states an address of ${from.name} to reach ${to.name} from`] };
  const { verdict, because } = answerFromHost(unit, from, { to: address, port, protocol: protocol === "udp" ? "udp" : "tcp" });
  if (verdict === "reachable") return { verdict: "exposed" };
  return { verdict: verdict === "unknown" ? "unknown" : "not exposed", because };
}
