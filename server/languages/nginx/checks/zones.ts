/** Shared memory: zones that limits and caches define and use. */
import { brief } from "../../../core/markdown.ts";
import { nearest } from "../../../core/suggest.ts";
import { type Judge, note, noted, notes } from "../judging.ts";
import { table } from "../memo.ts";
import { childrenOf, type Node, type Word } from "../units.ts";
import { layerOf, readSize, readTime } from "../values.ts";
import { readDigits } from "./url.ts";
import { checkVariables } from "./variables.ts";

type Use = { readonly node: Node; readonly word: Word; readonly kind: string; readonly name: string };

/** A name that a directive gives to shared memory. `as`: what uses of it ask for; `once`: only one directive may define it. */
type Zone = { readonly node: Node; readonly word: Word; readonly name: string; readonly kind: string; readonly as?: "once" | "any" };

const ZONES = notes<Zone>("zones");
const USES = notes<Use>("zone uses");
const FOLDERS = notes<{ readonly node: Node; readonly word: Word }>("cache folders");

/** nginx takes no zone smaller than eight pages. */
const LEAST = 8 * 4096;

const parameter = (judge: Judge, node: Node, word: Word, why = "is not known"): void =>
  judge.fail("nginx/invalid-parameter", node, word, `${node.name}: the parameter "${brief(word.value, 36)}" ${why}`);

/** Reads `name:size` behind `prefix` in a word and notes the zone under `kind`; false when nginx refuses it, which is said. */
function defineZone(judge: Judge, node: Node, word: Word, prefix: string, kind: string): boolean {
  const text = word.value.slice(prefix.length);
  const colon = text.indexOf(":");
  const size = colon === -1 ? undefined : readSize(text.slice(colon + 1), "kKmM");
  if (colon < 1 || size === undefined) {
    const why = colon < 1 ? `needs a name and a size such as ${prefix}one:10m` : `has no size such as 10m behind its ":"`;
    parameter(judge, node, word, why);
    return false;
  }
  if (size < LEAST) {
    parameter(judge, node, word, "makes the zone smaller than 32k, the least there is");
    return false;
  }
  note(judge, ZONES, { node, word, name: text.slice(0, colon), kind, as: "once" });
  return true;
}

/** The zones that uses may ask for: by kind, then by name. */
type Zones = ReadonlyMap<string, ReadonlyMap<string, Node>>;

/** Says which zones are defined twice, or by two modules: all of them share one list of names. Returns what uses may ask for. */
function definedZones(judge: Judge): { readonly zones: Zones; readonly names: ReadonlyMap<string, { readonly node: Node }> } {
  const names = new Map<string, { readonly kind: string; readonly node: Node }>();
  const zones = new Map<string, Map<string, Node>>();
  for (const { node, word, name, kind, as } of noted(judge, ZONES)) {
    const other = names.get(name);
    if (other === undefined) names.set(name, { kind, node });
    else if (other.kind !== kind) {
      const related = [{ uri: other.node.uri, span: other.node.span, message: "the other zone" }];
      judge.fail("nginx/invalid-parameter", node, word, `the zone "${brief(name)}" is one of "${other.node.name}" already`, { related });
      continue;
    }
    const alike = zones.get(kind) ?? new Map<string, Node>();
    zones.set(kind, alike);
    const first = alike.get(name);
    if (as !== undefined && first === undefined) alike.set(name, node);
    if (as !== "once" || first === undefined) continue;
    const related = [{ uri: first.uri, span: first.span, message: "the first one" }];
    judge.fail("nginx/invalid-parameter", node, word, `${node.name}: there is a zone "${brief(name)}" already`, { related });
  }
  return { zones, names };
}

function must(judge: Judge, node: Node, name: string): void {
  judge.fail("nginx/invalid-parameter", node, node.nameSpan, `"${node.name}" must have the parameter "${name}"`);
}

/** `limit_req_zone key zone=name:size rate=10r/s` and `limit_conn_zone key zone=name:size`. */
export function checkLimitZone(judge: Judge, node: Node): void {
  const [key, ...parameters] = node.args;
  if (key === undefined) return;
  checkVariables(judge, node, key);
  const requests = node.name === "limit_req_zone";
  const kind = `${layerOf(node.context)} ${requests ? "limit_req" : "limit_conn"}`;
  let named = false;
  for (const word of parameters) {
    if (word.value.startsWith("zone=")) {
      named = true;
      if (!defineZone(judge, node, word, "zone=", kind)) return;
    } else if (requests && word.value.startsWith("rate=")) {
      const rate = /^rate=(.*?)(?:r\/[sm])?$/.exec(word.value)?.[1] ?? "";
      if (readDigits(rate) <= 0) parameter(judge, node, word, "is no rate such as 10r/s or 30r/m");
    } else if (!(requests && word.value === "sync")) parameter(judge, node, word);
  }
  if (!named) must(judge, node, "zone");
}

function use(judge: Judge, node: Node, word: Word, kind: string, name: string): void {
  note(judge, USES, { node, word, kind: `${layerOf(node.context)} ${kind}`, name });
}

/** `limit_req zone=name [burst=n] [nodelay | delay=n]`. */
export function checkLimitReq(judge: Judge, node: Node): void {
  let named = false;
  for (const word of node.args) {
    const { value } = word;
    if (value.startsWith("zone=")) {
      named = true;
      use(judge, node, word, "limit_req", value.slice(5));
    } else if (/^(?:burst|delay)=/.test(value)) {
      if (readDigits(value.slice(6)) <= 0) parameter(judge, node, word, "is no number of at least 1");
    } else if (value !== "nodelay") parameter(judge, node, word);
  }
  if (!named) must(judge, node, "zone");
}

/** `limit_conn zone number`. */
export function checkLimitConn(judge: Judge, node: Node): void {
  const [zone, count] = node.args;
  if (zone === undefined || count === undefined) return;
  const number = readDigits(count.value);
  if (number <= 0 || number > 65535)
    judge.fail("nginx/invalid-value", node, count, `limit_conn: "${brief(count.value)}" is no number from 1 to 65535`);
  else use(judge, node, zone, "limit_conn", zone.value);
}

const CACHE: Readonly<Record<string, (value: string) => boolean>> = table({
  levels: (value) => /^[12](?::[12]){0,2}$/.test(value),
  use_temp_path: (value) => value === "on" || value === "off",
  inactive: (value) => readTime(value, true) !== undefined,
  max_size: (value) => readSize(value, "kKmMgG") !== undefined,
  min_free: (value) => readSize(value, "kKmMgG") !== undefined,
  loader_files: (value) => readDigits(value) >= 0,
  loader_sleep: (value) => readTime(value, false) !== undefined,
  loader_threshold: (value) => readTime(value, false) !== undefined,
  manager_files: (value) => readDigits(value) >= 0,
  manager_sleep: (value) => readTime(value, false) !== undefined,
  manager_threshold: (value) => readTime(value, false) !== undefined,
});

/** `proxy_cache_path path keys_zone=name:size …` and its relatives. */
export function checkCachePath(judge: Judge, node: Node): void {
  let named = false;
  for (const word of node.args.slice(1)) {
    const equals = word.value.indexOf("=");
    const name = equals === -1 ? "" : word.value.slice(0, equals);
    if (name === "keys_zone") {
      named = true;
      if (!defineZone(judge, node, word, "keys_zone=", `h ${node.name.replace("_path", "")}`)) return;
    } else if (!judge.strict && name.startsWith("purger")) continue;
    else if (!CACHE[name]?.(word.value.slice(equals + 1)))
      parameter(judge, node, word, CACHE[name] === undefined ? "is not known" : "has no valid value");
  }
  if (!named) must(judge, node, "keys_zone");
  else if (node.args[0] !== undefined) note(judge, FOLDERS, { node, word: node.args[0] });
}

/** Says which caches are kept in one folder. */
export function checkCacheFolders(judge: Judge): void {
  const folders = new Map<string, Node>();
  for (const { node, word } of noted(judge, FOLDERS)) {
    const first = folders.get(word.value);
    if (first === undefined) {
      folders.set(word.value, node);
      continue;
    }
    const related = [{ uri: first.uri, span: first.span, message: "the first one" }];
    judge.fail("nginx/invalid-value", node, word, `${node.name}: another cache is kept in "${brief(word.value)}" already`, { related });
  }
}

/** `dav_ext_lock_zone zone=name:size` and `dav_ext_lock zone=name`. */
export function checkDavLock(judge: Judge, node: Node): void {
  for (const word of node.args) {
    if (!word.value.startsWith("zone=")) parameter(judge, node, word);
    else if (node.name === "dav_ext_lock_zone") defineZone(judge, node, word, "zone=", "h dav_ext_lock");
    else use(judge, node, word, "dav_ext_lock", word.value.slice(5));
  }
}

/** `proxy_cache zone | off` and its relatives. */
export function checkCache(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word === undefined || word.value === "off" || isBeside(judge, node, node.name.replace("_cache", "_store"))) return;
  if (word.value.includes("$")) checkVariables(judge, node, word);
  else use(judge, node, word, node.name, word.value);
}

/** `proxy_store on | off | path` and its relatives. */
export function checkStore(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word === undefined || word.value === "off" || isBeside(judge, node, node.name.replace("_store", "_cache"))) return;
  if (word.value !== "on") checkVariables(judge, node, word);
}

/** One block cannot both store and cache: the second of the two is said. */
function isBeside(judge: Judge, node: Node, name: string): boolean {
  const others = node.parent === undefined ? [] : childrenOf(node.parent, name);
  const other = others.find((one) => one.uri === node.uri && one.span.start < node.span.start && one.args[0]?.value !== "off");
  if (other === undefined) return false;
  const related = [{ uri: other.uri, span: other.span, message: "the other one" }];
  judge.fail("nginx/duplicate-directive", node, node.nameSpan, `"${node.name}" cannot stand beside "${name}"`, { related });
  return true;
}

/** `proxy_cache_valid [code …] time`. */
export function checkCacheValid(judge: Judge, node: Node): void {
  const time = node.args.at(-1);
  if (time === undefined) return;
  if (readTime(time.value, true) === undefined)
    judge.fail("nginx/invalid-value", node, time, `${node.name}: "${brief(time.value)}" is no time such as 10m`);
  for (const word of node.args.slice(0, -1)) {
    const code = readDigits(word.value);
    if (word.value !== "any" && (code < 100 || code > 599))
      judge.fail("nginx/invalid-value", node, word, `${node.name}: "${brief(word.value)}" is no status from 100 to 599`);
  }
}

/** `zone name [size]` of an upstream. */
export function checkUpstreamZone(judge: Judge, node: Node): void {
  const [name, size] = node.args;
  if (name === undefined) return;
  if (name.value === "") {
    parameter(judge, node, name, "is no name");
    return;
  }
  if (size === undefined) {
    use(judge, node, name, "upstream", name.value);
    return;
  }
  const bytes = readSize(size.value, "kKmM");
  if (bytes === undefined) parameter(judge, node, size, "is no size such as 64k");
  else if (bytes < LEAST) parameter(judge, node, size, "is less than 32k, the least there is");
  else note(judge, ZONES, { node, word: name, name: name.value, kind: `${layerOf(node.context)} upstream`, as: "any" });
}

/** `ssl_session_cache off | none | builtin[:n] | shared:name:size`, any number of them. */
export function checkSessionCache(judge: Judge, node: Node): void {
  for (const word of node.args) {
    const { value } = word;
    if (value === "off" || value === "none" || value === "builtin" || readDigits(/^builtin:(.*)$/.exec(value)?.[1] ?? "") > -1) continue;
    const shared = /^shared:([^:]+):(.*)$/.exec(value);
    const size = shared === null ? undefined : readSize(shared[2] ?? "", "kKmM");
    if (size === undefined) parameter(judge, node, word, "is none of off, none, builtin[:n], shared:name:size");
    else if (size < LEAST) parameter(judge, node, word, "makes the cache smaller than 32k, the least there is");
    else note(judge, ZONES, { node, word, name: shared?.[1] ?? "", kind: `${layerOf(node.context)} ${node.name}` });
  }
}

/** `ssl_ocsp_cache off | shared:name:size`. */
export function checkOcspCache(judge: Judge, node: Node): void {
  const word = node.args[0];
  const size = /^shared:[^:]+:(.*)$/.exec(word?.value ?? "")?.[1];
  if (word === undefined || word.value === "off") return;
  if ((readSize(size ?? "", "kKmM") ?? 0) < LEAST) parameter(judge, node, word, "is neither off nor shared:name:size of at least 32k");
}

/** For so many uses the zone that was meant is looked for. */
const MOST_MEANT = 50;

/** Says which zones are defined twice, or used and nowhere defined. The latter is not said where another file could define them. */
export function checkZones(judge: Judge): void {
  const { zones, names } = definedZones(judge);
  let asked = 0;
  for (const { node, word, kind, name } of noted(judge, USES)) {
    if (zones.get(kind)?.has(name)) continue;
    const other = names.get(name)?.node;
    if (other !== undefined) {
      const related = [{ uri: other.uri, span: other.span, message: "the zone" }];
      const message = `${node.name}: the zone "${brief(name)}" is one of "${other.name}"`;
      judge.fail("nginx/undefined-reference", node, word, message, { related });
    } else if (!judge.unit.open && judge.unit.context === "main") {
      const meant = ++asked > MOST_MEANT ? undefined : nearest(name, zones.get(kind)?.keys() ?? []);
      const hint = meant === undefined ? "" : `: did you mean ${brief(meant)}?`;
      judge.fail("nginx/undefined-reference", node, word, `${node.name}: no directive defines a zone "${brief(name)}"${hint}`);
    }
  }
}
