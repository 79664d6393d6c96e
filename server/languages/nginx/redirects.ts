/** Redirects that always happen in their block: `return 30x URL` and `rewrite` of every path. */
import { once } from "./memo.ts";
import { type Socket, socketsOfServer } from "./sockets.ts";
import { enclosing, type NginxUnit, type Node, type Word } from "./units.ts";

/** A redirect; `url` is its target as written. `every`: it sends each request of its block to `url` with the path unchanged. */
export type Redirect = { readonly node: Node; readonly word: Word; readonly url: string; readonly every: boolean };

/** All redirects of http servers, those behind an `if` included. */
export const redirectsOf = once((unit: NginxUnit): readonly Redirect[] =>
  [...unit.all("return"), ...unit.all("rewrite")].flatMap((node) => readRedirect(node) ?? []),
);

function readRedirect(node: Node): Redirect | undefined {
  const [first, second, flag] = node.args;
  if (node.name === "return") {
    const word = second === undefined ? first : /^30[12378]$/.test(first?.value ?? "") ? second : undefined;
    if (word === undefined || (second === undefined && !/^(?:https?:\/\/|\$scheme)/.test(word.value))) return undefined;
    return { node, word, url: word.value, every: word.value.endsWith("$request_uri") };
  }
  if (second === undefined || !["redirect", "permanent"].includes(flag?.value ?? "")) {
    if (second === undefined || !/^(?:https?:\/\/|\$scheme)/.test(second.value)) return undefined;
  }
  return { node, word: second, url: second.value, every: keepsPath(first?.value ?? "", second.value) };
}

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
