/** Application exposure: who reaches a listener through a proxy or a tunnel in front of it, kept apart from who reaches its socket. */
import type { Listener } from "../core/facts.ts";
import type { At } from "../core/text.ts";
import { socketsAt, socketsOf, targetOf } from "./evidence.ts";
import type { ZoneVerdict } from "./exposure.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";

/** A way through: the zone that uses it, what passes requests on, and whether that asks who is there. */
export type Application = {
  readonly zone: string;
  readonly verdict: ZoneVerdict["verdict"];
  readonly via: string;
  readonly at: At;
  readonly guarded: boolean;
};

/** Every way to a listener of a host through proxies and tunnels of the estate. One proxy deep: what is in front of the proxy is its own row. */
export function applicationsOf(unit: EstateUnit, host: Host, listener: Listener): readonly Application[] {
  return [...throughHops(unit, host, listener), ...throughTunnels(unit, host, listener)];
}

function* throughHops(unit: EstateUnit, host: Host, listener: Listener): Iterable<Application> {
  for (const proxy of unit.hosts) {
    for (const hop of proxy.hops) {
      if (!leads(unit, proxy, host, listener, hop.to)) continue;
      for (const front of socketsOf(proxy)) {
        if (!hop.from.some(({ port }) => port === front.port) || front.protocol !== "tcp" || front === listener) continue;
        for (const { zone, verdict } of unit.exposure(proxy, front)) {
          if (verdict !== "not exposed")
            yield { zone: zone.name, verdict, via: `${hop.program} port ${front.port}`, at: hop.at, guarded: hop.guarded };
        }
      }
    }
  }
}

// A tunnel's entry is in the hands of its provider: whoever knows the name gets through, unless something there asks who it is.
function* throughTunnels(unit: EstateUnit, host: Host, listener: Listener): Iterable<Application> {
  for (const end of unit.hosts) {
    for (const tunnel of end.tunnels) {
      if (tunnel.program === "wireguard" || tunnel.entry.at === "remote" || !leads(unit, end, host, listener, tunnel.exit)) continue;
      const name = tunnel.entry.hostname ?? tunnel.program;
      const verdict = tunnel.authenticates === "unknown" ? "unknown" : "exposed";
      yield { zone: "internet", verdict, via: `${tunnel.program} ${name}`, at: tunnel.at, guarded: tunnel.authenticates === "some" };
    }
  }
}

function leads(
  unit: EstateUnit,
  from: Host,
  host: Host,
  listener: Listener,
  to: { readonly host: string; readonly port: number; readonly protocol: "tcp" | "udp" | "unix" },
): boolean {
  if (to.port !== listener.port || to.protocol === "unix" || targetOf(unit, from, to)?.host !== host) return false;
  return socketsAt(host, to.host, to.port, to.protocol).includes(listener);
}
