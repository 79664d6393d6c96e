/** What nginx tells the exposure engine: the sockets it binds, where requests go on to, who may use them, and what could not be read. */
import { highest } from "../../core/address.ts";
import type { Confidence, Fact, Gap, Hop, Listener, Policy } from "../../core/facts.ts";
import { grouped } from "../../core/lists.ts";
import { brief } from "../../core/markdown.ts";
import { serviceOf } from "../../core/ports.ts";
import type { At } from "../../core/text.ts";
import { type AccessRule, accessRulesOf, guardOf, isWaved, readAccess, refuses } from "./access.ts";
import { openIncludesOf } from "./levels.ts";
import { once } from "./memo.ts";
import { namesOf } from "./names.ts";
import { layerOf, type Socket, serversOf, socketsOf, socketsOfServer } from "./sockets.ts";
import { defaultPortOf, destinationsOf, isStream, type Pass, passesOf, type Target } from "./targets.ts";
import { child, childrenOf, enclosing, inherited, type NginxUnit, type Node } from "./units.ts";

/** Ports of one range in a `listen` of stream that are told one by one; more become a gap. */
const RANGE_LIMIT = 1024;

/** All facts of a unit. Those of a site that only lies in sites-available are assumptions, and none when it is enabled too. */
export function factsOf(unit: NginxUnit): readonly Fact[] {
  const available = /^(.*\/)sites-available\/([^/]+)$/.exec(unit.uri);
  if (available !== null && unit.scope.has(`${available[1]}sites-enabled/${available[2]}`)) return [];
  const confidence: Confidence = available === null ? "stated" : "assumed";
  return [...listeners(unit, confidence), ...hops(unit, confidence), ...policies(unit, confidence), ...gaps(unit)];
}

const placeOf = (node: Node): At => ({ uri: node.uri, span: node.span });

/** One socket of the kernel, and the `listen` lines of all servers that share it. */
type Bound = { readonly socket: Socket; readonly address: string; readonly port: number; readonly sharing: Socket[] };

function* listeners(unit: NginxUnit, confidence: Confidence): Generator<Listener | Gap> {
  const bound = new Map<string, Bound>();
  for (const socket of socketsOf(unit)) {
    if (socket.last - socket.first >= RANGE_LIMIT) yield gap(socket.node, "listener", `more than ${RANGE_LIMIT} ports in one listen`);
    else bind(bound, socket);
    if (!isAddress(socket.address) && socket.address !== "localhost")
      yield gap(socket.node, "listener", `listen ${brief(socket.address, 60)}: only DNS knows its address`);
  }
  for (const one of bound.values()) yield listener(unit, one, confidence);
}

const gap = (node: Node, about: Gap["about"], why: string): Gap => ({ kind: "gap", about, at: placeOf(node), confidence: "stated", why });

function bind(bound: Map<string, Bound>, socket: Socket): void {
  for (const address of addressesOf(socket)) {
    for (let port = socket.first; port <= socket.last; port++) {
      const key = `${socket.protocol} ${address} ${port}`;
      const known = bound.get(key);
      if (known === undefined) bound.set(key, { socket, address, port, sharing: [socket] });
      else known.sharing.push(socket);
    }
  }
}

function listener(unit: NginxUnit, { socket, address, port, sharing }: Bound, confidence: Confidence): Listener {
  return {
    kind: "listener",
    at: { uri: socket.node.uri, span: socket.implicit ? socket.span : socket.node.span },
    confidence: socket.implicit ? "default" : socket.address === "localhost" ? "assumed" : confidence,
    protocol: socket.protocol,
    address,
    port,
    service: serviceNameOf(unit, socket),
    program: "nginx",
    tls: sharing.some((one) => one.tls),
    authenticates: authenticationOf(sharing),
    ...(address === "::" ? { dualStack: sharing.some((one) => one.options.includes("ipv6only=off")) } : {}),
    ...(sharing.some((one) => one.options.includes("reuseport")) ? { reusePort: true } : {}),
  };
}

const isAddress = (text: string): boolean => text.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(text);

/** `localhost` is bound on every address that it resolves to; other names are left to a gap. */
const addressesOf = (socket: Socket): readonly string[] =>
  socket.address === "localhost" ? ["127.0.0.1", "::1"] : isAddress(socket.address) ? [socket.address] : [];

function serviceNameOf(unit: NginxUnit, socket: Socket): string {
  if (socket.layer === "http") return socket.quic ? "http3" : socket.tls ? "https" : "http";
  if (socket.layer === "mail") return child(socket.server, "protocol")?.args[0]?.value ?? serviceOf(socket.first)?.name ?? "mail";
  const pass = passByBlock(unit).get(socket.server)?.[0];
  const port = pass === undefined ? undefined : destinationsOf(unit, pass)[0]?.target.port;
  return serviceOf(port ?? socket.first, socket.protocol)?.name ?? "stream";
}

const passByBlock = once((unit: NginxUnit) => grouped(passesOf(unit), (pass) => pass.node.parent));

function authenticationOf(sharing: readonly Socket[]): Listener["authenticates"] {
  const guards = sharing.map((socket) => guardOf(socket.server));
  if (guards.every((guard) => guard.authenticates)) return "some";
  return guards.some((guard) => guard.unknown) ? "unknown" : "none";
}

const portsOf = (server: Node): { address: string; port: number }[] =>
  socketsOfServer(server).flatMap((socket) => addressesOf(socket).map((address) => ({ address, port: socket.first })));

function* hops(unit: NginxUnit, confidence: Confidence): Generator<Hop | Gap> {
  for (const pass of passesOf(unit)) {
    const server = enclosing(pass.node, "server");
    if (server === undefined) continue;
    const destinations = destinationsOf(unit, pass);
    if (destinations.length === 0) {
      yield gap(pass.node, "tunnel", `${pass.node.name} ${brief(pass.word.value, 60)}: the target is chosen by variables`);
    }
    for (const { target, node } of destinations) {
      if (node !== pass.node && node.args.some(({ value }) => value === "down")) continue;
      const to = reached(target, pass, server);
      if (to !== undefined) yield hop(pass, server, to, confidence);
    }
  }
}

function hop(pass: Pass, server: Node, to: Hop["to"], confidence: Confidence): Hop {
  const block = pass.node.parent ?? server;
  const location = pathOf(block);
  const guard = guardOf(block);
  return {
    kind: "hop",
    at: placeOf(pass.node),
    confidence,
    program: "nginx",
    from: portsOf(server),
    hosts: namesOf(server).flatMap(({ name }) => (name === "" || name === "_" || name.startsWith("~") ? [] : [name])),
    ...(location === undefined ? {} : { path: location }),
    to,
    trustsForwardedFor: trustsForwardedFor(block),
    guarded: refuses(guard),
  };
}

function reached(target: Target, pass: Pass, server: Node): Hop["to"] | undefined {
  const scheme = isStream(pass.node) ? "tcp" : target.scheme;
  if (target.socket !== undefined) return { protocol: "unix", scheme, host: target.socket, port: 0 };
  const port = target.port ?? defaultPortOf(scheme);
  const udp = isStream(pass.node) && childrenOf(server, "listen").some((node) => node.args.some((arg) => arg.value === "udp"));
  return port === undefined || target.host === "" ? undefined : { protocol: udp ? "udp" : "tcp", scheme, host: target.host, port };
}

/** The path of the location around a block, with its modifier where it is not a plain prefix. */
function pathOf(block: Node): string | undefined {
  const location = block.name === "location" ? block : enclosing(block, "location");
  return location === undefined ? undefined : location.args.map((arg) => arg.value).join(" ");
}

/** Whether the client's address behind this hop is what a client says: real_ip trusts everybody, or the header is handed on unchecked. */
function trustsForwardedFor(block: Node): boolean {
  const trusted = inherited(block, "set_real_ip_from");
  if (believesAnybody(trusted)) return true;
  const sent = inherited(block, "proxy_set_header").find((node) => node.args[0]?.value.toLowerCase() === "x-forwarded-for");
  return trusted.length === 0 && /\$\{?(?:proxy_add|http)_x_forwarded_for/.test(sent?.args[1]?.value ?? "");
}

// Half of all addresses is as good as all of them.
const believesAnybody = (trusted: readonly Node[]): boolean =>
  trusted.some((node) => readAccess(node).ranges?.some((range) => range.last - range.first >= highest(range.family) / 2n));

const DECIDES = ["allow", "deny", "auth_basic", "auth_request", "auth_jwt", "satisfy"];

function* policies(unit: NginxUnit, confidence: Confidence): Generator<Policy> {
  for (const server of serversOf(unit)) {
    const listener = portsOf(server);
    for (const block of [server, ...(locationsOf(unit).get(server) ?? [])]) {
      const own = (block.children ?? []).some((entry) => DECIDES.includes(entry.name));
      const outer = block === server && DECIDES.some((name) => inherited(server, name).length > 0);
      if (own || outer) yield policy(block, listener, confidence, serversByPort(unit));
    }
  }
}

const toldRules = once((rules: readonly AccessRule[]): Policy["rules"] =>
  rules.map(({ action, ranges, node }) => ({ action, ranges: ranges ?? [], at: placeOf(node) })),
);

const locationsOf = once((unit: NginxUnit) => grouped(unit.all("location"), (location) => enclosing(location, "server")));

const keyOf = ({ address, port }: Policy["listener"][number]): string => `${address} ${port}`;

/** How many servers listen on an address and port. */
const serversByPort = once((unit: NginxUnit) => {
  const counts = new Map<string, number>();
  for (const server of serversOf(unit)) for (const key of new Set(portsOf(server).map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
});

function policy(block: Node, listener: Policy["listener"], confidence: Confidence, neighbours: ReadonlyMap<string, number>): Policy {
  const guard = guardOf(block);
  const trusted = inherited(block, "set_real_ip_from");
  const path = pathOf(block);
  return {
    kind: "policy",
    at: placeOf(accessRulesOf(block)[0]?.node ?? block),
    confidence,
    program: "nginx",
    listener,
    ...(path === undefined ? {} : { path }),
    rules: toldRules(guard.rules),
    otherwise: guard.unknown ? "unknown" : guard.closed ? "deny" : "allow",
    authenticates: guard.authenticates && !isWaved(guard) ? "some" : guard.unknown ? "unknown" : "none",
    seesForwarded: trusted.length > 0,
    trustsAnybody: believesAnybody(trusted),
    ...(listener.some((one) => (neighbours.get(keyOf(one)) ?? 0) > 1) ? { shared: true } : {}),
  };
}

function* gaps(unit: NginxUnit): Generator<Gap> {
  for (const node of unit.all("include")) {
    const siblings = node.parent?.children ?? unit.top;
    if (openIncludesOf(siblings).has(node)) yield gap(node, "listener", `include ${brief(node.args[0]?.value ?? "", 60)}: not found`);
  }
  for (const server of serversOf(unit)) {
    const unread = childrenOf(server, "listen").length - socketsOfServer(server).filter((socket) => !socket.implicit).length;
    if (unread > 0 && layerOf(server) !== undefined) yield gap(server, "listener", "listen with a variable or an unreadable address");
  }
}
