/** Blocks whose entries are no directives: `map`, `geo`, `split_clients`, `types`, `charset_map`. */
import { brief } from "../../../core/markdown.ts";
import type { Judge } from "../judging.ts";
import { isPlaceholder, type Node, type Word } from "../units.ts";
import { checkPattern } from "./pattern.ts";
import { Ranges } from "./ranges.ts";
import { readIpv4, readNetwork } from "./url.ts";
import { checkVariables, defineVariable, noteVariable } from "./variables.ts";

/** Says what is wrong with an entry. */
export const failEntry = (judge: Judge, node: Node, word: Word, message: string): void =>
  judge.fail("nginx/invalid-entry", node, word, message);

/** The entries of a block, without the ones that are no entries or were cut off; a block among them is said. */
export function entriesOf(judge: Judge, node: Node): Node[] {
  const entries: Node[] = [];
  for (const entry of node.children ?? []) {
    const { statement, start } = entry.directive;
    if (statement.open !== -1) {
      const at = start + statement.open;
      judge.fail("nginx/unexpected-token", entry, { start: at, end: at + 1 }, `unexpected "{": an entry of "${node.name}" ends with ";"`);
    } else if (!statement.templated && statement.closed && ![entry.directive.name, ...entry.args].some(isPlaceholder)) entries.push(entry);
  }
  return entries;
}

/** `map $source $target { … }` */
export function checkMap(judge: Judge, node: Node): void {
  const [source, target] = node.args;
  if (source === undefined || target === undefined) return;
  checkVariables(judge, node, source);
  defineVariable(judge, node, target);
  const entries = entriesOf(judge, node);
  const hostnames = entries.some((entry) => entry.name === "hostnames" && entry.args.length === 0);
  const seen = new Map<string, Node>();
  for (const entry of entries) {
    if (entry.args.length === 0 && (entry.name === "hostnames" || entry.name === "volatile")) continue;
    if (entry.args.length !== 1)
      failEntry(judge, entry, entry.directive.name, `an entry of "map" has a key and a value; this one has ${entry.args.length + 1} words`);
    else if (entry.name !== "include") checkMapEntry(judge, entry, hostnames, seen);
  }
}

function checkMapEntry(judge: Judge, entry: Node, hostnames: boolean, seen: Map<string, Node>): void {
  const key = entry.directive.name;
  const value = entry.args[0] as Word;
  checkVariables(judge, entry, value);
  if (key.value.startsWith("~")) {
    const caseless = key.value.startsWith("~*");
    checkPattern(judge, entry, key, key.value.slice(caseless ? 2 : 1));
    return;
  }
  const text = (key.value.startsWith("\\") ? key.value.slice(1) : key.value).toLowerCase();
  const name = key.value === "default" ? "default" : `=${text}`;
  if (hostnames && name !== "default" && isBadWildcard(text)) {
    failEntry(judge, entry, key, `"${brief(text)}" is no host name or wildcard`);
    return;
  }
  const keys = hostnames && text.startsWith(".") ? [`=${text.slice(1)}`, `=*${text}`] : [name];
  const first = keys.map((one) => seen.get(one)).find((one) => one !== undefined);
  if (first === undefined) {
    for (const one of keys) seen.set(one, entry);
    return;
  }
  const related = [{ uri: first.uri, span: first.nameSpan, message: "the first one" }];
  judge.fail("nginx/invalid-entry", entry, key, `"map" has the key "${brief(key.value)}" already`, { related });
}

/** Whether ngx_hash_add_key declines a name as a wildcard. */
export function isBadWildcard(name: string): boolean {
  const stars = name.split("*").length - 1;
  if (stars > 1 || name.includes("..") || name.includes("\0")) return true;
  return stars === 1 && !(name.startsWith("*.") && name.length > 2) && !(name.endsWith(".*") && name.length > 2);
}

/** `geo [$address] $target { … }` */
export function checkGeo(judge: Judge, node: Node): void {
  const target = node.args.at(-1);
  if (target === undefined) return;
  const source = node.args.length > 1 ? node.args[0] : undefined;
  if (source !== undefined && !source.value.startsWith("$"))
    judge.fail("nginx/invalid-variable", node, source, `geo: "${brief(source.value)}" is no variable, it lacks its "$"`);
  else if (source !== undefined) checkVariables(judge, node, source);
  defineVariable(judge, node, target);
  let ranges = false;
  const taken = new Ranges();
  for (const [i, entry] of entriesOf(judge, node).entries()) {
    const { name } = entry;
    if (entry.args.length === 0 && name === "ranges") {
      ranges = true;
      if (i > 0 && node.children?.[0]?.name !== "ranges")
        failEntry(judge, entry, entry.directive.name, '"ranges" has to be the first entry of "geo"');
    } else if (entry.args.length === 0 && name === "proxy_recursive") continue;
    else if (entry.args.length !== 1)
      failEntry(
        judge,
        entry,
        entry.directive.name,
        `an entry of "geo" has a network and a value; this one has ${entry.args.length + 1} words`,
      );
    else if (name !== "include" && !(ranges && name === "default")) checkGeoEntry(judge, entry, ranges ? taken : undefined);
  }
}

function checkGeoEntry(judge: Judge, entry: Node, ranges: Ranges | undefined): void {
  const deleted = entry.name === "delete";
  const proxy = entry.name === "proxy";
  const word = deleted || proxy ? (entry.args[0] as Word) : entry.directive.name;
  if (word.value === "default" && !proxy) return;
  if (ranges !== undefined && !proxy) {
    const [first = "", last = ""] = word.value.split("-");
    const [from, to] = [readIpv4(first), last === "255.255.255.255" ? 0xffffffff : readIpv4(last)];
    if (!word.value.includes("-") || from === -1 || to === -1 || from > to)
      failEntry(judge, entry, word, `"${brief(word.value)}" is no range such as 10.0.0.0-10.0.0.255`);
    else if (deleted) ranges.forget();
    else if (!ranges.add(from, to))
      failEntry(judge, entry, word, `"${brief(word.value)}" overlaps a range before it, but is no part of it`);
    return;
  }
  if (word.value === "255.255.255.255") return;
  const network = readNetwork(word.value);
  if (network === undefined) failEntry(judge, entry, word, `"${brief(word.value)}" is no address or network`);
  else if (network.hostBits)
    judge.fail("nginx/host-bits", entry, word, `"${brief(word.value)}" means ${network.network}: the bits behind the mask are ignored`);
}

/** `split_clients value $target { 10% a; * b; }` */
export function checkSplit(judge: Judge, node: Node): void {
  const [source, target] = node.args;
  if (source === undefined || target === undefined) return;
  checkVariables(judge, node, source);
  defineVariable(judge, node, target);
  let sum = 0;
  for (const entry of entriesOf(judge, node)) {
    const word = entry.directive.name;
    // nginx counts no words here: a share without a value loads, with a value of chance.
    if (word.value === "*") sum = 10000;
    else {
      const share = /^(\d+)(?:\.(\d{1,2}))?%$/.exec(word.value);
      const hundredths = share === null ? 0 : Number(share[1]) * 100 + Number((share[2] ?? "").padEnd(2, "0"));
      sum += hundredths;
      if (hundredths === 0) failEntry(judge, entry, word, `"${brief(word.value)}" is no percentage such as 12.5%`);
      else if (sum > 10000) {
        failEntry(judge, node, word, `the shares add up to more than 100%`);
        return;
      }
    }
  }
}

/** `types { text/html html htm; }` */
export function checkTypes(judge: Judge, node: Node): void {
  for (const entry of entriesOf(judge, node)) {
    if (entry.name === "include" && entry.args.length !== 1) failEntry(judge, entry, entry.directive.name, '"include" takes one argument');
  }
}

/** `geoip2 file { $variable default=… key; }` */
export function checkGeoip2(judge: Judge, node: Node): void {
  for (const entry of entriesOf(judge, node)) if (entry.name.startsWith("$")) noteVariable(judge, entry.name.slice(1));
}
