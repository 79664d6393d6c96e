/** Things with names: what a configuration defines for use elsewhere, and where it uses them. */
import { grouped } from "../../core/lists.ts";
import type { At, Span } from "../../core/text.ts";
import { once, table } from "./memo.ts";
import { spanInWord } from "./syntax.ts";
import { isStream, PASSES, readTarget } from "./targets.ts";
import type { NginxUnit, Node, Word } from "./units.ts";
import { variablesIn } from "./variables.ts";

/** What kind of thing a name stands for. Names of different kinds do not meet. */
export type Kind = "upstream" | "limit zone" | "cache zone" | "log format" | "variable" | "named location";

/** A definition; `word` holds the name, at `span`. */
export type Definition = { readonly what: Kind; readonly name: string; readonly node: Node; readonly word: Word; readonly span: Span };

const FIRST_ARGUMENT: Readonly<Record<string, Kind>> = table({ upstream: "upstream", log_format: "log format" });
const LAST_ARGUMENT = ["map", "geo", "split_clients", "geoip2"];
const ZONES: Readonly<Record<string, { readonly what: Kind; readonly key: string }>> = table({
  limit_req_zone: { what: "limit zone", key: "zone=" },
  limit_conn_zone: { what: "limit zone", key: "zone=" },
  proxy_cache_path: { what: "cache zone", key: "keys_zone=" },
  fastcgi_cache_path: { what: "cache zone", key: "keys_zone=" },
  uwsgi_cache_path: { what: "cache zone", key: "keys_zone=" },
  scgi_cache_path: { what: "cache zone", key: "keys_zone=" },
});

/** All definitions of a unit. `set` counts as the definition of a variable only for `definitionsNamed`. */
export const definitionsOf = once((unit: NginxUnit): readonly Definition[] => {
  const found: Definition[] = [];
  const add = (what: Kind, node: Node, word: Word | undefined, name: string | undefined): void => {
    if (word !== undefined && name !== undefined && name !== "") found.push({ what, name, node, word, span: spanOfName(word, name) });
  };
  for (const [directive, what] of Object.entries(FIRST_ARGUMENT))
    for (const node of unit.all(directive)) add(what, node, node.args[0], node.args[0]?.value);
  for (const directive of LAST_ARGUMENT)
    for (const node of unit.all(directive)) add("variable", node, node.args.at(-1), variableName(node.args.at(-1)));
  for (const [directive, { what, key }] of Object.entries(ZONES)) {
    for (const node of unit.all(directive)) {
      const word = node.args.find((arg) => arg.value.startsWith(key));
      add(what, node, word, word?.value.slice(key.length).split(":", 1)[0]);
    }
  }
  return found;
});

const variableName = (word: Word | undefined): string | undefined => /^\$\{?(\w+)\}?$/.exec(word?.value ?? "")?.[1]?.toLowerCase();

function spanOfName(word: Word, name: string): Span {
  const at = word.value.toLowerCase().indexOf(name.toLowerCase());
  return (at === -1 ? undefined : spanInWord(word, at, at + name.length)) ?? word.span;
}

/** One use of a name. */
export type Use = At & { readonly what: Kind; readonly name: string };

/** The places that refer to a name of a kind; variables in lower case. */
export const usesOf = (unit: NginxUnit, what: Kind, name: string): readonly Use[] => indexOf(unit).get(`${what} ${name}`) ?? [];

const indexOf = once((unit: NginxUnit) => grouped(everyUse(unit), (use) => `${use.what} ${use.name}`));

function* everyUse(unit: NginxUnit): Generator<Use> {
  for (const node of everyNode(unit.top)) yield* usesIn(node);
}

/** Every node of a unit, blocks before what they hold. */
export function* everyNode(top: readonly Node[]): Generator<Node> {
  const stack: Node[] = [...top].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    yield node;
    for (let i = (node.children?.length ?? 0) - 1; i >= 0; i--) stack.push(node.children?.[i] as Node);
  }
}

/** The names that one directive refers to. */
export function* usesIn(node: Node): Generator<Use> {
  const definesLast = LAST_ARGUMENT.includes(node.name) && node.children !== undefined;
  const words = definesLast ? node.args.slice(0, -1) : node.name === "set" ? node.args.slice(1) : node.args;
  for (const word of words) yield* variableUses(node, word);
  if (node.context === "entries") yield* variableUses(node, node.directive.name);
  yield* namedUses(node);
}

function* variableUses(node: Node, word: Word): Generator<Use> {
  for (const { name, start } of variablesIn(word.value)) {
    if (/^\d/.test(name)) continue;
    const from = start + (word.value[start + 1] === "{" ? 2 : 1);
    yield { what: "variable", name, uri: node.uri, span: spanInWord(word, from, from + name.length) ?? word.span };
  }
}

function* namedUses(node: Node): Generator<Use> {
  const [first] = node.args;
  if (node.name in PASSES && first !== undefined) {
    const target = readTarget(first.value, "x");
    if (!target.variable && target.socket === undefined && target.port === undefined) yield at(node, first, "upstream", target.host);
  } else if (node.name === "access_log") {
    const format = node.args[1];
    if (format !== undefined && !format.value.includes("=")) yield at(node, format, "log format", format.value);
  } else if (node.name === "limit_req") {
    const zone = node.args.find((arg) => arg.value.startsWith("zone="));
    if (zone !== undefined) yield at(node, zone, "limit zone", zone.value.slice(5));
  } else if (node.name === "limit_conn" && first !== undefined) yield at(node, first, "limit zone", first.value);
  else if (/^(?:proxy|fastcgi|uwsgi|scgi)_cache$/.test(node.name) && first !== undefined) yield at(node, first, "cache zone", first.value);
  else if (node.name === "try_files" || node.name === "error_page") {
    const last = node.args.at(-1);
    if (last?.value.startsWith("@")) yield at(node, last, "named location", last.value);
  }
}

const at = (node: Node, word: Word, what: Kind, name: string): Use => ({ what, name, uri: node.uri, span: spanOfName(word, name) });

/** Whether something refers to a definition, or may: a pass with a variable may name any upstream, and code any name. */
export function isUsed(unit: NginxUnit, { what, name, node }: Definition): boolean {
  if (what === "upstream")
    return mayNameAny(unit)[isStream(node) ? "stream" : "http"] || usesOf(unit, what, name.toLowerCase()).length > 0 || runsCode(unit);
  return usesOf(unit, what, name).length > 0 || (what === "variable" && runsCode(unit));
}

const mayNameAny = once((unit: NginxUnit): { stream: boolean; http: boolean } => {
  const free = Object.keys(PASSES).flatMap((pass) => unit.all(pass).filter((one) => one.args[0]?.value.includes("$")));
  return { stream: free.some(isStream), http: free.some((one) => !isStream(one)) };
});

/** Whether Lua, Perl or JavaScript runs, which may use any name. */
const runsCode = once((unit: NginxUnit): boolean => unit.files.some((file) => /_by_lua|\bjs_|\bperl/.test(file.source.text)));
