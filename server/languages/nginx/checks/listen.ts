/** `listen` in http, stream and mail: the address, its options, and what two of them may not say of one socket. */
import { brief } from "../../../core/markdown.ts";
import { nearest } from "../../../core/suggest.ts";
import { type Judge, note, noted, notes } from "../judging.ts";
import type { Node, Word } from "../units.ts";
import { enclosing } from "../units.ts";
import { layerOf, readSize, readTime } from "../values.ts";
import { checkConnections } from "./connections.ts";
import { canonicalHost, readDigits, readUrl, type Url } from "./url.ts";

const SOCKET_OPTION = /^(?:setfib|fastopen|backlog|rcvbuf|sndbuf|accept_filter|ipv6only|so_keepalive)=|^(?:deferred|reuseport|bind)$/;
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  h: ["default_server", "default", "bind", "deferred", "reuseport", "ssl", "http2", "proxy_protocol"],
  s: ["bind", "reuseport", "ssl", "udp", "proxy_protocol"],
  m: ["bind", "ssl", "proxy_protocol"],
};
const KEYED: Readonly<Record<string, readonly string[]>> = {
  h: ["fastopen", "backlog", "rcvbuf", "sndbuf", "accept_filter", "ipv6only", "so_keepalive"],
  s: ["fastopen", "backlog", "rcvbuf", "sndbuf", "ipv6only", "so_keepalive"],
  m: ["backlog", "rcvbuf", "sndbuf", "ipv6only", "so_keepalive"],
};

/** What earlier `listen` directives of a layer said of one socket. */
type Claim = {
  readonly layer: string;
  readonly host: string;
  readonly port: number;
  readonly node: Node;
  readonly servers: Map<Node | undefined, Node>;
  set: Node | undefined;
  byDefault: Node | undefined;
};

const LISTENS = notes<{ readonly node: Node; readonly url: Url; readonly layer: string }>("listens");

/** Checks one `listen`. */
export function checkListen(judge: Judge, node: Node): void {
  const [address, ...options] = node.args;
  if (address === undefined) return;
  const layer = layerOf(node.context);
  const known = !address.value.includes("$");
  const url = readUrl(known ? address.value : "127.0.0.1:1", layer === "h" ? { listen: true, port: 80 } : { listen: true });
  if (url.error !== undefined) {
    judge.fail("nginx/invalid-address", node, address, `listen: "${brief(address.value)}": ${url.error}`);
    return;
  }
  const fine = options.map((option) => checkOption(judge, node, option, layer)).every(Boolean);
  if (fine && checkTogether(judge, node, layer) && known) note(judge, LISTENS, { node, url, layer });
}

function checkOption(judge: Judge, node: Node, word: Word, layer: string): boolean {
  const { value } = word;
  const equals = value.indexOf("=");
  const name = equals === -1 ? value : value.slice(0, equals);
  const known = (equals === -1 ? FLAGS[layer] : KEYED[layer]) ?? [];
  if (layer === "h" && !judge.strict && (value === "quic" || name === "multipath")) return true;
  if (layer === "s" && !judge.strict && (name === "default_server" || name === "deferred" || name === "multipath")) return true;
  if (!known.includes(name)) {
    const near = nearest(name, [...(FLAGS[layer] ?? []), ...(KEYED[layer] ?? [])]);
    const edit = { span: { start: word.span.start, end: word.span.start + name.length }, text: near ?? "" };
    const fix = near === undefined || word.quote !== "" ? {} : { fix: { title: `Change to "${near}"`, safe: false, edits: [edit] } };
    const hint = near === undefined ? "" : `; did you mean "${near}"?`;
    judge.fail("nginx/invalid-parameter", node, word, `listen has no option "${brief(value, 30)}"${hint}`, fix);
    return false;
  }
  const why = equals === -1 ? undefined : refused(name, value.slice(equals + 1));
  if (why !== undefined) judge.fail("nginx/invalid-parameter", node, word, `listen: "${brief(value, 40)}" ${why}`);
  return why === undefined;
}

function refused(name: string, value: string): string | undefined {
  if (name === "backlog") return readDigits(value) > 0 ? undefined : "is no number of at least 1";
  if (name === "fastopen") return readDigits(value) >= 0 ? undefined : "is no number";
  if (name === "rcvbuf" || name === "sndbuf") return readSize(value, "kKmM") === undefined ? "is no size such as 64k" : undefined;
  if (name === "ipv6only") {
    return value === "on" || value === "off" ? undefined : 'is neither "on" nor "off"';
  }
  return name === "so_keepalive" && !isKeepalive(value) ? "is not on, off or idle:interval:count" : undefined;
}

function isKeepalive(value: string): boolean {
  if (value === "on" || value === "off") return true;
  const parts = value.split(":");
  const [idle = "", interval = "", count = ""] = parts;
  if (parts.length > 3 || (idle === "" && interval === "" && count === "")) return false;
  const times = [idle, interval].every((one) => one === "" || (readTime(one, true) ?? -1) >= 0);
  return times && (count === "" || readDigits(count) >= 0);
}

/** Options of stream that exclude each other. */
function checkTogether(judge: Judge, node: Node, layer: string): boolean {
  if (layer !== "s" || !node.args.some((arg) => arg.value === "udp")) return true;
  const clash = node.args
    .slice(1)
    .find((arg) => /^(ssl|proxy_protocol|backlog=.*|so_keepalive=.*|fastopen=.*)$/.test(arg.value) && !arg.value.startsWith("fastopen"));
  if (clash === undefined) return true;
  judge.fail("nginx/invalid-parameter", node, clash, `listen: "${brief(clash.value)}" does not go together with "udp"`);
  return false;
}

/** Says which sockets are asked for twice. */
export function checkListens(judge: Judge): void {
  const claims = new Map<string, Claim>();
  let left = MOST_SOCKETS;
  let widest: { readonly node: Node; readonly ports: number } | undefined;
  for (const { node, url, layer } of noted(judge, LISTENS)) {
    const ports = url.lastPort - url.port + 1;
    left -= ports;
    if (left < 0) return;
    if (ports > (widest?.ports ?? 0)) widest = { node, ports };
    claim(judge, claims, node, url, layer);
  }
  checkConnections(judge, claims, widest?.node);
}

/** So many sockets are told apart: all ports of one address, and some. */
const MOST_SOCKETS = 70_000;

function claim(judge: Judge, claims: Map<string, Claim>, node: Node, url: Url, context: string): void {
  const server = node.context === "unknown" ? undefined : enclosing(node, "server");
  // Since 1.25 HTTP/3 has sockets of its own, beside TCP on the same port (nginx: ngx_http_add_listen).
  const udp = node.args.some((arg) => arg.value === (context === "s" ? "udp" : "quic"));
  const [layer, host] = [`${context}${udp ? "u" : ""}`, canonicalHost(url.host)];
  const own = marks(node);
  for (let at = url.port; at <= url.lastPort; at++) {
    const port = url.unix ? 0 : at;
    const key = `${layer} ${host} ${port}`;
    const known = claims.get(key);
    if (known === undefined) claims.set(key, { layer, host, port, node, servers: new Map([[server, node]]), ...own });
    else if (!again(judge, node, known, server, context)) return;
  }
}

function marks(node: Node): { set: Node | undefined; byDefault: Node | undefined } {
  const options = node.args.slice(1).map((arg) => arg.value);
  return {
    set: options.some((option) => SOCKET_OPTION.test(option)) ? node : undefined,
    byDefault: options.some((option) => option === "default_server" || option === "default") ? node : undefined,
  };
}

function again(judge: Judge, node: Node, known: Claim, server: Node | undefined, layer: string): boolean {
  const shown = brief(node.args[0]?.value ?? "");
  const twice = known.servers.get(server);
  const related = (other: Node) => ({ related: [{ uri: other.uri, span: other.span, message: "the other one" }] });
  if (twice !== undefined || layer !== "h") {
    const where = twice === undefined ? "another server" : "this server";
    judge.fail(
      "nginx/duplicate-listen",
      node,
      node.args[0] ?? node.nameSpan,
      `${where} listens on ${shown} already`,
      related(twice ?? known.node),
    );
    return false;
  }
  known.servers.set(server, node);
  const { set, byDefault } = marks(node);
  if (set !== undefined && known.set !== undefined) {
    judge.fail(
      "nginx/duplicate-listen",
      node,
      node.args[0] ?? node.nameSpan,
      `the socket options of ${shown} are set by another server already`,
      related(known.set),
    );
    return false;
  }
  if (byDefault !== undefined && known.byDefault !== undefined) {
    const word = node.args.find((arg) => arg.value === "default_server" || arg.value === "default") ?? node.nameSpan;
    judge.fail("nginx/duplicate-listen", node, word, `${shown} has a default server already`, related(known.byDefault));
    return false;
  }
  known.set ??= set;
  known.byDefault ??= byDefault;
  return true;
}
