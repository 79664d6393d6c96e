/** What the rules that see several files have in common: which sockets there are, and how a path is shown. */
import { readAddress, showAddress } from "../core/address.ts";
import type { Hop, Listener } from "../core/facts.ts";
import { put } from "../core/lists.ts";
import { brief } from "../core/markdown.ts";
import type { Finding, Related } from "../core/rule.ts";
import { entryText, type ZoneVerdict } from "./exposure.ts";
import type { Host } from "./hosts.ts";
import type { EstateUnit } from "./model.ts";
import type { Step } from "./run.ts";
import { isLoopback } from "./topology.ts";

/** A dump says what runs; configuration says why. */
export const isDump = (uri: string): boolean => uri.includes("/facts/");

type Sockets = { readonly all: readonly Listener[]; readonly byPort: ReadonlyMap<string, readonly Listener[]> };

// Rules ask once for every hop and policy: a host's list never changes, so it is put in order once.
const known = new WeakMap<readonly Listener[], Sockets>();

/** The sockets of a host, each once: where configuration and a dump both state one, configuration does. */
export const socketsOf = (host: Host): readonly Listener[] => sockets(host).all;

function sockets({ listeners }: Host): Sockets {
  const before = known.get(listeners);
  if (before !== undefined) return before;
  const found = new Map<string, Listener>();
  const byPort = new Map<string, Listener[]>();
  for (const listener of [...listeners].sort((a, b) => Number(isDump(a.at.uri)) - Number(isDump(b.at.uri)))) {
    const key = `${listener.protocol} ${listener.address} ${listener.port} ${listener.namespace ?? ""}`;
    if (found.has(key)) continue;
    found.set(key, listener);
    const port = `${listener.protocol} ${listener.port}`;
    put(byPort, port, listener);
  }
  const now = { all: [...found.values()], byPort };
  known.set(listeners, now);
  return now;
}

/** Whether only the host itself can reach a socket by its own address. */
export function isLocalOnly(listener: Listener): boolean {
  const bound = readAddress(listener.address);
  return bound === undefined || isLoopback(bound.family, bound.value);
}

/** "0.0.0.0:5432" or "[::]:80". */
export const socketText = ({ address, port }: { readonly address: string; readonly port: number }): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

/** The lines of a path, in packet order, as related information. */
export const relatedOf = (steps: readonly Step[]): Related[] =>
  steps
    .slice(0, 12)
    .map((step) => ({ uri: step.at.uri, span: step.at.span, message: `${step.host} ${step.role}: ${brief(step.text, 80)}` }));

/** The verdict of one zone over a listener. */
export const verdictOf = (unit: EstateUnit, host: Host, listener: Listener, zone: string): ZoneVerdict | undefined =>
  unit.exposure(host, listener).find((verdict) => verdict.zone.name === zone);

/** How somebody on the internet whom no rule names gets through to a listener; undefined when nobody surely does, or only a few networks do. */
export function strangerAt(
  unit: EstateUnit,
  host: Host,
  listener: Listener,
): { readonly from: string; readonly entry: string; readonly steps: readonly Step[] } | undefined {
  const verdict = verdictOf(unit, host, listener, "internet");
  if (verdict?.verdict !== "exposed" || verdict.wide !== true || verdict.witness === undefined || verdict.entry === undefined)
    return undefined;
  return { from: showAddress(verdict.witness), entry: entryText(verdict.entry), steps: verdict.steps };
}

/** The listener that a hop or tunnel of `host` leads to, and its host; undefined when no file says. */
export function targetOf(
  unit: EstateUnit,
  host: Host,
  to: Pick<Hop["to"], "host" | "protocol">,
): { readonly host: Host; readonly local: boolean } | undefined {
  if (to.protocol === "unix") return undefined;
  const name = to.host.toLowerCase();
  if (name === "localhost") return { host, local: true };
  const address = readAddress(name.replace(/^\[|\]$/g, ""));
  if (address === undefined) return undefined;
  if (isLoopback(address.family, address.value)) return { host, local: true };
  const owners = unit.topology.owners(address.family, address.value);
  const only = owners[0];
  unit.met(...owners.map((owner) => owner.host));
  return owners.length === 1 && only !== undefined ? { host: only.host, local: only.host === host } : undefined;
}

/** The sockets of a host that take connections to an address and port of a hop or tunnel; a name is that of the host itself, "localhost". */
export function socketsAt(host: Host, name: string, port: number, protocol: "tcp" | "udp"): readonly Listener[] {
  const wanted = readAddress(name.replace(/^\[|\]$/g, ""));
  return (sockets(host).byPort.get(`${protocol} ${port}`) ?? []).filter((listener) => {
    const bound = readAddress(listener.address);
    if (bound === undefined || bound.value === 0n) return bound !== undefined;
    if (wanted === undefined) return isLoopback(bound.family, bound.value);
    return bound.value === wanted.value && bound.family === wanted.family;
  });
}

/** What `about` says of each host, in order. What it said of a host is kept while that and the hosts that it looked at are the same. */
export function* ofEachHost(unit: EstateUnit, rule: string, about: (host: Host) => Iterable<Finding>): Iterable<Finding> {
  for (const host of unit.hosts) yield* unit.remember(rule, host, () => [...about(host)]);
}
