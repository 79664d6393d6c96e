/** Whether the conditions of `if` hold for a request, and requests for which they do, as ngx_http_rewrite_module asks them. */
import { isOutward } from "./access.ts";
import { readExpression } from "./expressions.ts";
import { once } from "./memo.ts";
import { namesOf } from "./names.ts";
import { sampleOf } from "./samples.ts";
import { socketsOfServer } from "./sockets.ts";
import { childrenOf, hasPlaceholder, type Node } from "./units.ts";

/** What a client sends to a server, by the variable that holds it, in lower case. Headers and cookies that are not in it are not sent. */
export type Request = ReadonlyMap<string, string>;

/** A request on its way: `asked` is the path that it came with, `path` what became of it; a query is known only while there is none. */
export type OnTheWay = { readonly request: Request; readonly asked: string; readonly path: string; readonly hasQuery: boolean };

/** A condition on a variable. `value` is what it is compared with; `matches` is undefined where nobody can tell here. */
type Condition = { readonly variable: string; readonly value: string; readonly matches: (value: string) => boolean | undefined };

const conditionOf = once(({ args }: Node): Condition | undefined => {
  const words = args.map(({ value }) => value);
  words[0] = words[0]?.slice(1) ?? "";
  words.push(words.pop()?.slice(0, -1) ?? "");
  if (args[0]?.value === "(") words.shift();
  if (args.at(-1)?.value === ")") words.pop();
  const [name = "", operator = "", value = ""] = words;
  const variable = /^\$(\w+)$/.exec(name)?.[1]?.toLowerCase();
  if (variable === undefined || hasPlaceholder(value)) return undefined;
  if (words.length === 1) return { variable, value: "1", matches: (text) => text !== "" && text !== "0" };
  const is = operator[0] !== "!";
  if (/^!?=$/.test(operator)) return value.includes("$") ? undefined : { variable, value, matches: (text) => (text === value) === is };
  const expression = readExpression(value, operator.endsWith("*"));
  return expression && { variable, value: sampleOf(value), matches: (text) => expression.matcher(text).find() === is };
});

/** Whether the condition of an `if` holds; undefined where that is not known. */
export function holds(test: Node, way: OnTheWay): boolean | undefined {
  const condition = conditionOf(test);
  const value = condition && textOf(condition.variable, way);
  return value === undefined ? undefined : condition?.matches(value);
}

function textOf(variable: string, { request, asked, path, hasQuery }: OnTheWay): string | undefined {
  if (variable === "uri" || variable === "document_uri") return path;
  if (variable === "request_uri") return asked;
  if (/^(?:args|query_string|is_args)$|^arg_/.test(variable)) return hasQuery ? undefined : "";
  // A cookie by its name and the header with all of them would have to agree.
  const other = variable === "http_cookie" ? "cookie_" : variable.startsWith("cookie_") ? "http_cookie" : undefined;
  if (other !== undefined && [...request.keys()].some((name) => name.startsWith(other))) return undefined;
  return request.get(variable) ?? (/^(?:http_(?!host$)|cookie_|geoip)/.test(variable) ? "" : undefined);
}

/** So many requests are tried at one location. */
const MOST = 8;

/**
 * Requests that go different ways through the conditions of a server and of a location: an ordinary one that no condition sends away with
 * `return` as far as a client can help it, and for each condition one that differs from it in this alone.
 */
export function requestsOf(server: Node, location: Node): readonly Request[] {
  const tests = [...childrenOf(server, "if"), ...childrenOf(location, "if")];
  let ordinary = ordinaryRequest(server);
  for (const test of tests) if (childrenOf(test, "return").length > 0) ordinary = turned(test, ordinary, false) ?? ordinary;
  const others = tests.slice(0, MOST).flatMap((test) => turned(test, ordinary, true) ?? []);
  return [ordinary, ...others];
}

const ordinaryRequest = once((server: Node): Request => {
  const sockets = socketsOfServer(server);
  const socket = sockets.find(({ tls }) => tls) ?? sockets[0];
  const name = namesOf(server).find((one) => isPlainName(one.name))?.name;
  return new Map([
    ["request_method", "GET"],
    ...(isOutward(server) ? [["remote_addr", "198.51.100.7"] as const] : []),
    ...(name === undefined ? [] : [["host", name] as const, ["http_host", name] as const]),
    ...(socket === undefined ? [] : [["scheme", socket.tls ? "https" : "http"] as const, ["https", socket.tls ? "on" : ""] as const]),
    ...(socket === undefined || socket.first === 0 ? [] : [["server_port", `${socket.first}`] as const]),
  ]);
});

const isPlainName = (name: string): boolean => /^[a-z0-9.-]+$/.test(name) && !name.startsWith(".");

/** What clients choose and nginx leaves to the configuration. */
const CHOSEN = /^(?:http_(?!(?:host|connection|content_length|transfer_encoding|expect)$)|cookie_|request_method$)/;

/** The request changed so that a condition holds, or does not; undefined where it is so already, or where the client cannot choose. */
function turned(test: Node, request: Request, wanted: boolean): Request | undefined {
  const condition = conditionOf(test);
  if (condition === undefined || !CHOSEN.test(condition.variable)) return undefined;
  const { variable, value, matches } = condition;
  if (matches(request.get(variable) ?? "") === wanted) return undefined;
  const isMethod = variable === "request_method";
  const candidates = isMethod ? [value, "GET", "POST", "OPTIONS"] : [value, "", "x"];
  const chosen = candidates.find(
    (text) => (isMethod ? /^(?!TRACE$|CONNECT$)[A-Z]+$/ : /^[\x20-\x7e]*$/).test(text) && matches(text) === wanted,
  );
  return chosen === undefined ? undefined : new Map(request).set(variable, chosen);
}
