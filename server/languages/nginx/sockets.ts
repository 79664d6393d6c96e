/** The sockets that a unit's servers bind: `listen` as nginx 1.22 reads it, the implicit `*:80` included. */
import { readAddress, scopeOf, showAddress } from "../../core/address.ts";
import type { Span } from "../../core/text.ts";
import { once, table } from "./memo.ts";
import { child, childrenOf, isTemplated, type NginxUnit, type Node } from "./units.ts";

/** The module that serves a socket. */
export type Layer = "http" | "stream" | "mail";

/** One socket of one `server`. Places are asked of the words each time: what is before them may be edited. */
export type Socket = {
  /** The `listen`, or the `server` block when nginx adds `*:80` itself. */
  readonly node: Node;
  /** The address as written, or the word `server` of a server without `listen`. */
  readonly span: Span;
  readonly server: Node;
  readonly layer: Layer;
  readonly implicit: boolean;
  readonly protocol: "tcp" | "udp";
  /** Canonical address, `0.0.0.0` for `*`, a host name in lower case, or `unix:/path`. */
  readonly address: string;
  /** First and last port; 0 for a Unix socket. */
  readonly first: number;
  readonly last: number;
  readonly tls: boolean;
  readonly quic: boolean;
  /** Words behind the address, as written. */
  readonly options: readonly string[];
};

/** What the first word of `listen` says; undefined when it holds variables or is not an address. */
export type Endpoint = { readonly address: string; readonly first: number; readonly last: number };

const PORTS = /^(\d{1,5})(?:-(\d{1,5}))?$/;

/** Reads `80`, `*:80`, `127.0.0.1`, `[::]:80`, `host:80`, `8000-8010` or `unix:/path`; the default port is `port`. */
export function readEndpoint(text: string, port: number): Endpoint | undefined {
  if (text.startsWith("unix:")) return text.length > 5 ? { address: text, first: 0, last: 0 } : undefined;
  const alone = readPorts(text);
  if (alone !== undefined) return { address: "0.0.0.0", ...alone };
  if (/^[\d-]+$/.test(text)) return undefined;
  const colon = text.startsWith("[") ? text.indexOf(":", text.indexOf("]") + 1) : text.indexOf(":");
  const host = colon === -1 ? text : text.slice(0, colon);
  const ports = colon === -1 ? { first: port, last: port } : readPorts(text.slice(colon + 1));
  const address = readHost(host);
  return address === undefined || ports === undefined ? undefined : { address, ...ports };
}

function readPorts(text: string): { first: number; last: number } | undefined {
  const match = PORTS.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && last >= first && last <= 65535 ? { first, last } : undefined;
}

function readHost(host: string): string | undefined {
  if (host === "*") return "0.0.0.0";
  const bare = host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
  const address = readAddress(bare);
  if (address !== undefined) return (address.family === 6) === (bare !== host) ? showAddress(address) : undefined;
  return bare === host && /^[A-Za-z0-9_.-]+$/.test(host) ? host.toLowerCase() : undefined;
}

/** All sockets of a unit in loading order. A `listen` that cannot be read without its variables is left out. */
export const socketsOf = once((unit: NginxUnit): readonly Socket[] => serversOf(unit).flatMap(socketsOfServer));

/** The sockets of one `server` block; none for anything else. */
export const socketsOfServer = once((server: Node): readonly Socket[] => (layerOf(server) === undefined ? [] : [...readServer(server)]));

const LAYERS: Readonly<Record<string, Layer>> = table({ http: "http", stream: "stream", mail: "mail" });

/** The `server` blocks of http, stream and mail (not the members of an upstream). */
export const serversOf = once((unit: NginxUnit): readonly Node[] => unit.all("server").filter((node) => layerOf(node) !== undefined));

/** In which layer a `server` block stands; undefined for members of an upstream. */
export const layerOf = (server: Node): Layer | undefined => (server.children === undefined ? undefined : LAYERS[server.context]);

function* readServer(server: Node): Generator<Socket> {
  const layer = layerOf(server) ?? "http";
  const listens = childrenOf(server, "listen");
  const everywhereTls = child(server, "ssl")?.args[0]?.value.toLowerCase() === "on";
  for (const node of listens) {
    const word = node.args[0];
    const options = node.args.slice(1).map((arg) => arg.value);
    const endpoint = word === undefined || isTemplated(word) ? undefined : readEndpoint(word.value, 80);
    if (word === undefined || endpoint === undefined) continue;
    const quic = options.includes("quic");
    const protocol = quic || options.includes("udp") ? "udp" : "tcp";
    const tls = quic || options.includes("ssl") || everywhereTls;
    yield placed(word, { node, server, layer, implicit: false, protocol, ...endpoint, tls, quic, options });
  }
  if (listens.length > 0 || layer !== "http") return;
  const plain = { protocol: "tcp", address: "0.0.0.0", first: 80, last: 80, quic: false, options: [] } as const;
  yield placed(server.directive.name, { node: server, server, layer, implicit: true, tls: everywhereTls, ...plain });
}

/** The socket at the place of a word, wherever that is when it is asked. */
const placed = (word: { readonly span: Span }, socket: Omit<Socket, "span">): Socket =>
  Object.defineProperty(socket, "span", { get: () => word.span, enumerable: true }) as Socket;

/** Whether the socket takes connections on every interface. */
export const isWildcard = (socket: Socket): boolean => socket.address === "0.0.0.0" || socket.address === "::";

/** Whether only this host can connect: loopback, `localhost` or a Unix socket. */
export function isLoopback(socket: Socket): boolean {
  if (socket.address.startsWith("unix:") || socket.address === "localhost") return true;
  const address = readAddress(socket.address);
  return address !== undefined && scopeOf(address) === "loopback";
}

/** `127.0.0.1:80`, `[::]:80`, `unix:/path`: the socket as nginx would write it. */
export function showSocket(socket: Endpoint): string {
  if (socket.address.startsWith("unix:")) return socket.address;
  return `${socket.address.includes(":") ? `[${socket.address}]` : socket.address}:${portsText(socket)}`;
}

/** `80`, or `8000-8010`. */
export const portsText = ({ first, last }: Pick<Endpoint, "first" | "last">): string => (first === last ? `${first}` : `${first}-${last}`);

/** Whether the server listens on the same address and port by TCP too: what is said of that socket goes for HTTP/3 on this one. */
export const hasTcpTwin = (socket: Socket): boolean =>
  socket.quic && socketsOfServer(socket.server).some((other) => !other.quic && showSocket(other) === showSocket(socket));

const PUBLIC_PORTS: Readonly<Record<Socket["layer"], readonly number[]>> = {
  http: [80, 443, 8448],
  mail: [25, 110, 143, 465, 587, 993, 995],
  stream: [443],
};

/** Whether a socket is on the port where the world expects such a server: 80 and 443 (TLS passed through by stream too), 8448 of Matrix' servers, and the ports of mail. */
export const isUsual = (socket: Socket): boolean => socket.first === socket.last && PUBLIC_PORTS[socket.layer].includes(socket.first);
