/** Redirects that always happen in their block: `return 30x URL` and `rewrite` of every path. */
import { once } from "./memo.ts";
import { type Socket, socketsOfServer } from "./sockets.ts";
import { enclosing, type NginxUnit, type Node, type Word } from "./units.ts";

/** A redirect; `url` is its target as written. `every`: it sends each request of its block to `url` with the path unchanged. */
export type Redirect = { readonly node: Node; readonly word: Word; readonly url: string; readonly every: boolean };

/** All redirects of http servers, those behind an `if` included. */
export const redirectsOf = once((unit: NginxUnit): readonly Redirect[] =>
  [...unit.all("return"), ...unit.all("rewrite")].flatMap((node) => redirectOf(node) ?? []),
);

/** What a `return` or `rewrite` redirects to; undefined for one that does not. */
export function redirectOf(node: Node): Redirect | undefined {
  const [first, second, flag] = node.args;
  const isReturn = node.name === "return";
  const word = isReturn ? (second ?? first) : second;
  const isTold = isReturn ? /^30[12378]$/.test(first?.value ?? "") : ["redirect", "permanent"].includes(flag?.value ?? "");
  // Without a code or flag an absolute address is one by itself.
  const isAbsolute = (!isReturn || second === undefined) && ABSOLUTE.test(word?.value ?? "");
  if (word === undefined || !(isTold || isAbsolute)) return undefined;
  const every = isReturn ? word.value.endsWith("$request_uri") : keepsPath(first?.value ?? "", word.value);
  return { node, word, url: word.value, every };
}

const ABSOLUTE = /^(?:https?:\/\/|\$scheme)/;

/** Whether `rewrite EXPRESSION URL` matches each path and sends it on as it is. */
function keepsPath(expression: string, url: string): boolean {
  if (expression === "^" || expression === ".*" || expression === "^.*$" || expression === "^.*") return /\$request_uri\??$/.test(url);
  if (/^\^?\(\.\*\)\$?$/.test(expression)) return /[^/]\$1$|\$request_uri\??$/.test(url);
  return /^\^\/\(\.\*\)\$?$/.test(expression) && /\/\$1$|\$request_uri\??$/.test(url);
}

/** Scheme, host and port of an absolute URL, variables as written; `scheme` is `$scheme` where the variable stands. */
export type Target = { readonly scheme: string; readonly host: string; readonly port: string | undefined };

/** Reads `scheme://host:port/…`; undefined for a path or anything else. A path variable right behind the host is not part of it. */
export function targetOf(url: string): Target | undefined {
  const [start = "", scheme = ""] = /^(https?|\$scheme|\$\{scheme\}):\/\//i.exec(url) ?? [];
  if (start === "") return undefined;
  const authority =
    url
      .slice(start.length)
      .split(/[/?]/, 1)[0]
      ?.replace(/\$\{?(?:request_uri|uri|document_uri|1)\}?$/, "") ?? "";
  const [, host = authority, port] = /^(.*):(\d+)$/.exec(authority) ?? [];
  return { scheme: scheme.startsWith("$") ? "$scheme" : scheme.toLowerCase(), host: host.toLowerCase(), port };
}

/** The TCP sockets of the server around `node`; none outside of http. */
export const socketsAround = (node: Node): readonly Socket[] => {
  const server = enclosing(node, "server");
  return server === undefined ? [] : socketsOfServer(server).filter((socket) => socket.layer === "http" && socket.protocol === "tcp");
};
