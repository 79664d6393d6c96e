/**
 * What the rewrite directives of a server make of one path, as ngx_http_core_find_location() and ngx_http_script.c of nginx 1.22 do it.
 * Conditions, variables and expressions that are not known here end the walk: nothing is said then.
 */
import { RE2JS } from "re2js";
import { hasOpenInclude, isConditional } from "./levels.ts";
import { once } from "./memo.ts";
import { PASSES } from "./targets.ts";
import { childrenOf, isPlaceholder, type Node, type Word } from "./units.ts";
import { variablesIn } from "./variables.ts";

/** nginx answers 500 at the rewrite that would be the eleventh (NGX_HTTP_MAX_URI_CHANGES). */
const ROUNDS = 11;
/** More expressions or longer paths are not followed: the work stays small. */
const MOST_EXPRESSIONS = 40;
const LONGEST = 2000;

/** A path that nginx rewrites until it gives up: `path` as asked for, what the first rounds make of it, and the rewrite of the last one. */
export type Cycle = { readonly path: string; readonly rounds: readonly string[]; readonly by: Node };

/** What one set of rewrite directives does with a path: leaves it, ends, or sends a new path to the locations. */
type Step = { readonly path: string; readonly by: Node } | "kept" | "ends" | "unknown";

/** Follows a path through a server; undefined where it comes to an end, or where that is not known. */
export function cycleOf(server: Node, path: string): Cycle | undefined {
  const entered = rewritten(server, path);
  if (entered === "ends" || entered === "unknown") return undefined;
  let current = entered === "kept" ? path : entered.path;
  const rounds: string[] = [];
  for (let by: Node | undefined; ; ) {
    if (rounds.length === ROUNDS) return by === undefined ? undefined : { path, rounds, by };
    const location = locationFor(server, current);
    if (location === undefined || (rounds.length === 0 && childrenOf(location, "internal").length > 0)) return undefined;
    const step = rewritten(location, current);
    if (typeof step === "string") return undefined;
    ({ path: current, by } = step);
    rounds.push(current);
  }
}

/** The locations of a server, ready for questions; undefined where they cannot be told. */
type Locations = {
  readonly exact: ReadonlyMap<string, Node>;
  readonly prefixes: ReadonlyMap<string, Node>;
  readonly expressions: readonly Node[];
};

const locationsIn = once((server: Node): Locations | undefined => {
  const exact = new Map<string, Node>();
  const prefixes = new Map<string, Node>();
  const expressions: Node[] = [];
  if (hasOpenInclude(server)) return undefined;
  for (const location of childrenOf(server, "location")) {
    const [first, second] = location.args;
    const word = second ?? first;
    if (word === undefined || isPlaceholder(word) || isConditional(location)) return undefined;
    if (second === undefined && !/^[/@]/.test(word.value)) return undefined;
    if (second === undefined || first?.value === "^~") prefixes.set(word.value, location);
    else if (first?.value === "=") exact.set(word.value, location);
    else expressions.push(location);
  }
  return expressions.length > MOST_EXPRESSIONS ? undefined : { exact, prefixes, expressions };
});

/** The location that takes a path; undefined where there is none, or where that is not known. */
function locationFor(server: Node, path: string): Node | undefined {
  const locations = locationsIn(server);
  if (locations === undefined) return undefined;
  const { exact, prefixes, expressions } = locations;
  // `location /dir/` in front of a proxy answers /dir with a redirect.
  if (prefixes.get(`${path}/`)?.children?.some(({ name }) => name in PASSES)) return undefined;
  let prefix: Node | undefined;
  for (let end = path.length; end > 0 && prefix === undefined; end--) prefix = prefixes.get(path.slice(0, end));
  const found = exact.get(path) ?? (prefix?.args[0]?.value === "^~" ? prefix : undefined) ?? byExpression(expressions, path);
  const chosen = found === undefined ? prefix : found;
  return chosen === "unknown" || chosen === undefined || childrenOf(chosen, "location").length > 0 ? undefined : chosen;
}

function byExpression(expressions: readonly Node[], path: string): Node | "unknown" | undefined {
  for (const location of expressions) {
    const expression = expressionOf(location);
    if (expression === undefined) return "unknown";
    if (expression.matcher(path).find()) return location;
  }
  return undefined;
}

/** The expression of a location or of a rewrite; undefined for one that only PCRE reads. */
const expressionOf = once((node: Node): RE2JS | undefined => {
  const word = node.name === "rewrite" ? node.args[0] : node.args[1];
  if (word === undefined || isPlaceholder(word)) return undefined;
  try {
    return RE2JS.compile(word.value, node.args[0]?.value === "~*" ? RE2JS.CASE_INSENSITIVE : 0);
  } catch {
    return undefined;
  }
});

const CODE = /_by_lua|^js_|^perl|^set_(?!real_ip_from$)/;
/** Conditions on these say nothing of the path, so some request passes them. */
const ELSEWHERE = /^\(?\$(?:scheme|https|host|http_\w+|request_method|remote_addr|server_port|ssl_\w+|geoip\w*)\)?$/;

/** What the directives of the rewrite module in one block do with a path, in the order of the file. */
function rewritten(block: Node, path: string): Step {
  let current: { readonly path: string; readonly by: Node } | undefined;
  const inServer = block.name === "server";
  if (hasOpenInclude(block)) return "unknown";
  for (const node of block.children ?? []) {
    if (isConditional(node) || CODE.test(node.name)) return "unknown";
    if (node.name === "return") return "ends";
    if (node.name === "break") return inServer ? (current ?? "kept") : "ends";
    if (node.name === "if" && !isAboutOthers(node)) return "unknown";
    if (node.name !== "rewrite") continue;
    const made = applied(node, current?.path ?? path);
    if (made === "kept") continue;
    if (typeof made === "string") return made;
    current = made;
    const flag = node.args[2]?.value;
    if (flag === "break" && !inServer) return "ends";
    if (flag === "break" || flag === "last") return current;
  }
  return current ?? "kept";
}

const isAboutOthers = (test: Node): boolean => ELSEWHERE.test(test.args[0]?.value ?? "") && childrenOf(test, "return").length > 0;

/** A replacement that is sent to the client as a redirect. */
const ABROAD = /^(?:https?:\/\/|\$scheme)/;

function applied(node: Node, path: string): Step {
  const [, word, flag] = node.args;
  const expression = expressionOf(node);
  if (word === undefined || expression === undefined || isPlaceholder(word)) return "unknown";
  const matcher = expression.matcher(path);
  if (!matcher.find()) return "kept";
  if (flag?.value === "redirect" || flag?.value === "permanent" || ABROAD.test(word.value)) return "ends";
  const target = expanded(word, path, (group) => (group <= matcher.groupCount() ? (matcher.group(group) ?? "") : ""));
  return target === undefined || target === "" || target.length > LONGEST ? "unknown" : { path: target, by: node };
}

/** The path of a replacement; undefined where a variable stands in it that is not known. */
function expanded(word: Word, path: string, group: (index: number) => string): string | undefined {
  const query = word.value.indexOf("?");
  const text = query === -1 ? word.value : word.value.slice(0, query);
  let made = "";
  let at = 0;
  for (const { name, start, end } of variablesIn(text)) {
    const value = /^\d$/.test(name)
      ? group(Number(name))
      : name === "uri" || name === "document_uri"
        ? path
        : name === "is_args"
          ? ""
          : undefined;
    if (value === undefined) return undefined;
    made += text.slice(at, start) + value;
    at = end;
  }
  return made + text.slice(at);
}

/** So many locations with rewrites are looked at in one server. */
const MOST_LOCATIONS = 200;

/**
 * The locations of a server that may be on a way round: they send paths on to the locations, one of which may send them on again. Told from
 * how the paths begin, without any expression: making one costs more than all the rest.
 */
export function mayGoRound(server: Node): readonly Node[] {
  const senders = childrenOf(server, "location")
    .map((location) => ({ location, name: nameOf(location), begins: childrenOf(location, "rewrite").flatMap(beginningOf) }))
    .filter(({ begins }) => begins.length > 0)
    .slice(0, MOST_LOCATIONS);
  const takes = (name: string, begin: string): boolean => name.startsWith(begin) || begin.startsWith(name);
  return senders
    .filter(({ begins }) => begins.some((begin) => senders.some(({ name }) => name === undefined || takes(name, begin))))
    .map(({ location }) => location);
}

/** What the paths of a location begin with; undefined where an expression says it. */
const nameOf = ({ args: [first, second] }: Node): string | undefined =>
  second === undefined || first?.value === "^~" || first?.value === "=" ? (second ?? first)?.value : undefined;

/** What the paths that a rewrite sends on begin with, as far as it is written; none where it ends the way. */
function beginningOf({ args: [, target, flag] }: Node): readonly string[] {
  const isOn = flag === undefined || flag.value === "last";
  return target === undefined || !isOn || ABROAD.test(target.value) ? [] : [target.value.split(/[$?]/, 1)[0] ?? ""];
}

/** Paths that a location may be asked for, of which its rewrites take some: what it begins with, with something behind it. */
export function samplesOf(location: Node): readonly string[] {
  const [first, second] = location.args;
  const rewrites = childrenOf(location, "rewrite").map(({ args }) => sampleOf(args[0]?.value ?? ""));
  const own = second === undefined || first?.value === "^~" ? (second ?? first)?.value : undefined;
  if (first?.value === "=") return second === undefined ? [] : [second.value];
  const begun = own === undefined ? [sampleOf(second?.value ?? "")] : [own, `${own}x`, `${own}${own.endsWith("/") ? "" : "/"}x`];
  return [...new Set([...rewrites, ...begun])].filter((path) => /^\/[\w./-]*$/.test(path) && !/\/[./]/.test(path));
}

/** A short text that a simple expression matches, most likely: its words as they stand, and `x` or `1` for what is free. */
const sampleOf = (expression: string): string =>
  expression
    .slice(0, 200)
    .replace(/^\(\?i\)/, "")
    .replace(/^\^|\$$/g, "")
    .replace(/\(\?(?::|P?<\w+>)/g, "(")
    .replace(/\[\^[^\]]*\][+*]?|\.[+*]\??|\\[wS][+*]?/g, "x")
    .replace(/(?:\\d|\[0-9\])(?:[+*]|\{\d+\})?/g, "1")
    .replace(/\[([^\]\\])[^\]]*\][+*]?/g, "$1")
    .replace(/\(([^()|]*)\|[^()]*\)/g, "($1)")
    .replace(/.\?|[()^$+*]/g, "")
    .replace(/\\(.)/g, "$1");
