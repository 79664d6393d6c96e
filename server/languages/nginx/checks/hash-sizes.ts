/** Sizes of hash tables that nginx refuses when it builds the table: no room at all, or buckets above 64k (ngx_hash_init). */
import type { Judge } from "../judging.ts";
import { childrenOf, inherited, isTemplated, type Node } from "../units.ts";
import { layerOf } from "../values.ts";
import { readDigits } from "./url.ts";

/** The largest bucket, in bytes; nginx rounds sizes up to whole cache lines of 64. */
const MOST = 65472;

/** The tables that a unit builds, each with a block whose sizes count for it. */
export function checkHashSizes(judge: Judge, serversAsked: readonly Node[]): void {
  const { unit } = judge;
  const said = new Set<Node>();
  const sizes = (name: string, block: Node): void => {
    for (const key of [`${name}_max_size`, `${name}_bucket_size`]) checkSize(judge, inherited(block, key).at(-1), said);
  };
  for (const map of unit.all("map")) if (map.parent !== undefined && hasKeys(map)) sizes("map_hash", map.parent);
  for (const server of serversAsked) if (server.parent !== undefined) sizes("server_names_hash", server.parent);
  for (const node of unit.all("valid_referers"))
    if (node.parent !== undefined && node.args.some(({ value }) => isHost(value))) sizes("referer_hash", node.parent);
  for (const block of [...httpServers(judge), ...ownersOf(judge, "proxy_set_header")]) sizes("proxy_headers_hash", block);
  for (const block of typed(judge)) sizes("types_hash", block);
}

function checkSize(judge: Judge, node: Node | undefined, said: Set<Node>): void {
  const word = node?.args[0];
  if (node === undefined || word === undefined || said.has(node) || isTemplated(word)) return;
  said.add(node);
  const size = readDigits(word.value);
  const most = node.name.endsWith("_bucket_size");
  if (most ? size <= MOST : size !== 0) return;
  const why = most ? `is above ${MOST} bytes, the most that a bucket may have` : "leaves no room: a table needs at least 1";
  judge.fail("nginx/invalid-value", node, word, `${node.name}: ${word.value.slice(0, 20)} ${why}`);
}

const isHost = (value: string): boolean => !value.startsWith("~") && value !== "none" && value !== "blocked";

/** Whether a map has keys that are filed in the table: not patterns, not `default`. */
const hasKeys = (map: Node): boolean =>
  (map.children ?? []).some(
    (entry) => entry.args.length === 1 && !entry.name.startsWith("~") && entry.name !== "default" && entry.name !== "include",
  );

const httpServers = (judge: Judge): readonly Node[] =>
  judge.unit.all("server").filter((server) => server.children !== undefined && server.context === "http");

const ownersOf = (judge: Judge, name: string): readonly Node[] => [
  ...new Set(judge.unit.all(name).flatMap(({ parent }) => (parent === undefined || layerOf(parent.context) === "g" ? [] : [parent]))),
];

// A server builds the table of its own `types`, or of the built-in ones; that of `http` the first server builds for all.
function typed(judge: Judge): readonly Node[] {
  const owners = ownersOf(judge, "types");
  const everywhere = judge.unit.all("http").some((http) => childrenOf(http, "types").length > 0);
  const servers = httpServers(judge);
  return [...owners, ...(everywhere ? servers.slice(0, 1) : servers)];
}
