/** Where a request is sent on: `proxy_pass` and its kin, and the members of the upstreams that they name. */
import { isLocalScope, readAddress, scopeOf } from "../../core/address.ts";
import { grouped } from "../../core/lists.ts";
import { once, table } from "./memo.ts";
import { childrenOf, isPlaceholder, type NginxUnit, type Node, type Word } from "./units.ts";

/** A parsed target. `host` is in lower case without brackets, "" for a Unix socket; `port` undefined when not written. */
export type Target = {
  readonly scheme: string;
  readonly host: string;
  readonly port: number | undefined;
  /** Path of a Unix socket. */
  readonly socket?: string;
  /** What follows the authority, "" when nothing does. */
  readonly path: string;
  /** Whether variables stand in scheme, host or port; the path does not count. */
  readonly variable: boolean;
};

/** Directives that send a request on, by the scheme that they imply; "" means that the value names it. */
export const PASSES: Readonly<Record<string, string>> = table({
  proxy_pass: "",
  grpc_pass: "grpc",
  fastcgi_pass: "fastcgi",
  uwsgi_pass: "uwsgi",
  scgi_pass: "scgi",
  memcached_pass: "memcached",
});

const DEFAULT_PORTS: Readonly<Record<string, number>> = table({ http: 80, https: 443, grpc: 80, grpcs: 443, memcached: 11211 });

/** The port that a scheme implies; undefined for schemes that have none. */
export const defaultPortOf = (scheme: string): number | undefined => DEFAULT_PORTS[scheme];

const SCHEME = /^([a-z]+|\$\{?\w+\}?):\/\//i;

// A variable that holds a path, or a query, ends the authority as a slash does.
const PATH_START = /[/?]|\$\{?(?:request_uri|uri|document_uri|is_args)\b/;

/** Reads the value of a pass directive, or `host:port` of an upstream member (with `scheme` given). */
export function readTarget(value: string, implied: string): Target {
  const match = SCHEME.exec(value);
  const scheme = (match?.[1] ?? implied).toLowerCase();
  const rest = match === null ? value : value.slice(match[0].length);
  if (rest.startsWith("unix:")) {
    const end = rest.indexOf(":", 5);
    const socket = end === -1 ? rest.slice(5) : rest.slice(5, end);
    return { scheme, host: "", port: undefined, socket, path: end === -1 ? "" : rest.slice(end + 1), variable: socket.includes("$") };
  }
  const slash = rest.search(PATH_START);
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "" : rest.slice(slash);
  const split = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority);
  const host = (split?.[1] ?? authority).replace(/^\[|\]$/g, "").toLowerCase();
  const port = /^\d{1,5}$/.test(split?.[2] ?? "") ? Number(split?.[2]) : undefined;
  return {
    scheme,
    host,
    port,
    path,
    variable: authority.includes("$") || scheme.includes("$") || (match === null && value.startsWith("$")),
  };
}

/** A pass directive with its word and what it says. */
export type Pass = { readonly node: Node; readonly word: Word; readonly target: Target };

/** All pass directives of a unit, stream's and mail's `proxy_pass` included (scheme `tcp` there). Template placeholders are left out. */
export const passesOf = once((unit: NginxUnit): readonly Pass[] =>
  Object.keys(PASSES).flatMap((name) => unit.all(name).flatMap((node) => passOf(node) ?? [])),
);

const passOf = once((node: Node): Pass | undefined => {
  const word = node.args[0];
  if (word === undefined || isPlaceholder(word)) return undefined;
  return { node, word, target: readTarget(word.value, isStream(node) ? "tcp" : (PASSES[node.name] ?? "")) };
});

/** Whether a directive stands in the stream module. */
export const isStream = (node: Node): boolean => node.context === "stream" || node.context === "sserver" || node.context === "supstream";

/** The upstream block that a target names, in the same layer; undefined when it names a host. */
function upstreamOf(unit: NginxUnit, pass: Pass): Node | undefined {
  if (pass.target.variable || pass.target.port !== undefined) return undefined;
  return upstreamNamed(unit, pass.target.host, isStream(pass.node));
}

/** The upstream block of a name (in lower case) in http or in stream. */
export const upstreamNamed = (unit: NginxUnit, name: string, stream: boolean): Node | undefined =>
  upstreamsOf(unit).get(`${stream ? "stream" : "http"} ${name}`)?.[0];

const upstreamsOf = once((unit: NginxUnit) =>
  grouped(unit.all("upstream"), (block) => `${isStream(block) ? "stream" : "http"} ${block.args[0]?.value.toLowerCase()}`),
);

/** An address that a request is really sent to, and the word that says so. */
export type Destination = { readonly target: Target; readonly word: Word; readonly node: Node };

/** Where a pass really leads: itself, or the members of the upstream that it names. Variable targets lead nowhere known. */
export const destinationsOf = (unit: NginxUnit, pass: Pass): readonly Destination[] => destinationsIn(unit)(pass);

const destinationsIn = once((unit: NginxUnit) =>
  once((pass: Pass): readonly Destination[] => {
    if (pass.target.variable) return [];
    const upstream = upstreamOf(unit, pass);
    return upstream === undefined ? [pass] : childrenOf(upstream, "server").flatMap((node) => memberOf(node, pass.target.scheme));
  }),
);

function memberOf(node: Node, scheme: string): readonly Destination[] {
  const word = node.args[0];
  return word === undefined || isPlaceholder(word) ? [] : [{ node, word, target: readTarget(word.value, scheme) }];
}

/** How far a host is; addresses for documentation count as public ones, which they stand for. `unknown` for names that only DNS can tell. `name` is a name with a dot that looks public. */
export function reachOf(target: Target): "loopback" | "local" | "public" | "name" | "unknown" {
  if (target.variable) return "unknown";
  if (target.socket !== undefined || target.host === "localhost" || target.host.endsWith(".localhost")) return "loopback";
  const address = readAddress(target.host);
  if (address !== undefined) {
    const scope = scopeOf(address);
    if (scope === "loopback" || scope === "unspecified") return "loopback";
    return isLocalScope(scope) ? "local" : "public";
  }
  return isPublicName(target.host) ? "name" : "unknown";
}

const PRIVATE_ENDINGS =
  /\.(?:local|lan|internal|intranet|private|corp|home|home\.arpa|test|example|invalid|localdomain|svc|consul|docker|cluster\.local)$/;

/**
 * Labels before a domain by which people tell their inner names from the public ones (what a domain itself is called says nothing, nor that a
 * host is the way into a VPN); `internal-` begins the names of inner load balancers of AWS.
 */
const PRIVATE_LABELS =
  /(?:(?:^|\.)(?:internal|int|intern|intra|intranet|private|priv|corp|svc|local|lan|vpc|mgmt)|\.(?:dmz|vpn))\.[^.]+\.[^.]|^internal-/;

/** A name of at least two labels whose last one is a public-looking top-level domain. */
const isPublicName = (host: string): boolean =>
  /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+$/.test(host) && !PRIVATE_ENDINGS.test(host) && !PRIVATE_LABELS.test(host);
