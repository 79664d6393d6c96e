/** Hash tables that nginx builds of names: one that does not fit into a bucket is refused (ngx_hash_init, ngx_hash_wildcard_init). */
import { grouped } from "../../../core/lists.ts";
import { brief } from "../../../core/markdown.ts";
import type { Judge } from "../judging.ts";
import { hasPlainName } from "../names.ts";
import { type Socket, showSocket, socketsOf } from "../sockets.ts";
import { childrenOf, isTemplated, type Node, type Word } from "../units.ts";
import { readSize } from "../values.ts";
import { checkHashSizes } from "./hash-sizes.ts";
import { isBadWildcard } from "./maps.ts";
import { readRegex } from "./regex.ts";

/** What a bucket is aligned to: the cache line of the processor. */
const LINE = 64;

/** How long a name may be that shares a bucket of `size` bytes with its length, a pointer and the end mark. */
const longest = (size: number): number => 8 * Math.floor((size - 16) / 8) - 2;

/** The bucket size that a directive of the unit sets, as nginx rounds it up; undefined when it cannot be known. */
function bucketOf(judge: Judge, name: string): number | undefined {
  const node = judge.unit.all(name).at(-1);
  const size = node === undefined ? LINE : readSize(node.args[0]?.value ?? "", "kKmM");
  return size === undefined || size === 0 ? undefined : Math.ceil(size / LINE) * LINE;
}

type Table = { readonly name: string; readonly directive: string | undefined; readonly bucket: number };

function table(judge: Judge, name: string): Table | undefined {
  const directive = `${name}_bucket_size`;
  const bucket = bucketOf(judge, directive);
  return bucket === undefined ? undefined : { name, directive, bucket };
}

/** The bytes of the longest key that a name makes: the whole name, or its labels when it is a wildcard. */
function keyLength(name: string): number {
  if (!/^\*?\.|\.\*$/.test(name)) return bytesOf(name);
  const labels = name.split(".").map(bytesOf);
  return Math.max(...labels, name.startsWith(".") ? bytesOf(name.slice(1)) : 0);
}

const encoder = new TextEncoder();
const bytesOf = (text: string): number => encoder.encode(text).length;

/** Says when a name is too long for its table. */
function checkLength(judge: Judge, node: Node, word: Word, length: number, { name, directive, bucket }: Table): boolean {
  const most = longest(bucket);
  if (length <= most) return true;
  const needed = Math.ceil((8 * Math.ceil((length + 2) / 8) + 16) / LINE) * LINE;
  const cure = directive === undefined ? "nginx cannot take it" : `set ${directive} ${needed}`;
  judge.fail("nginx/hash-bucket-size", node, word, `"${brief(word.value, 16)}" has ${length} bytes, ${name} takes ${most}: ${cure}`);
  return false;
}

/** The tables of a whole unit; those whose size another file may set are left alone. */
export function checkHashes(judge: Judge): void {
  const { unit } = judge;
  for (const name of TYPES) checkWords(judge, name, { name, directive: undefined, bucket: LINE }, (node) => node.args);
  if (unit.context !== "main" || unit.open || judge.foreign) return;
  checkHashSizes(judge, checkServerNames(judge));
  const maps = table(judge, "map_hash");
  for (const map of unit.all("map")) if (maps !== undefined) checkKeys(judge, map, maps);
  const hosts = (node: Node): readonly Word[] => node.args.filter(({ value }) => !value.startsWith("~"));
  checkWords(judge, "valid_referers", table(judge, "referer_hash"), hosts, (value) => keyLength(value.replace(/\/.*$/s, "")));
  for (const kind of ["proxy", "grpc"])
    checkWords(judge, `${kind}_set_header`, table(judge, `${kind}_headers_hash`), (node) => node.args.slice(0, 1));
  const variables = table(judge, "variables_hash");
  for (const [name, at] of VARIABLES)
    checkWords(
      judge,
      name,
      variables,
      (node) => node.args.slice(at).slice(0, 1),
      (value) => bytesOf(value) - 1,
    );
}

/** Directives that make a variable, and at which of their arguments. */
const VARIABLES: readonly (readonly [name: string, at: number])[] = [
  ["set", 0],
  ["auth_request_set", 0],
  ["map", 1],
  ["split_clients", 1],
  ["geo", -1],
];

/** All words of the directives of one name that `wordsOf` picks. */
function checkWords(
  judge: Judge,
  name: string,
  hash: Table | undefined,
  wordsOf: (node: Node) => readonly Word[],
  lengthOf: (value: string) => number = bytesOf,
): void {
  if (hash === undefined) return;
  for (const node of judge.unit.all(name)) for (const word of wordsOf(node)) checkLength(judge, node, word, lengthOf(word.value), hash);
}

/** Lists of MIME types: nginx tries them out in buckets of one fixed size. */
const TYPES = ["gzip_types", "ssi_types", "sub_filter_types", "charset_types", "addition_types", "xslt_types"];

function checkKeys(judge: Judge, map: Node, maps: Table): void {
  const hostnames = (map.children ?? []).some((entry) => entry.name === "hostnames" && entry.args.length === 0);
  for (const entry of map.children ?? []) {
    const key = entry.directive.name;
    if (entry.args.length !== 1 || key.value.startsWith("~") || key.value === "include" || isTemplated(key)) continue;
    const text = key.value.startsWith("\\") ? key.value.slice(1) : key.value;
    if (!checkLength(judge, entry, key, hostnames ? keyLength(text) : bytesOf(text), maps)) return;
  }
}

/**
 * Names are filed by socket, and only where nginx has a choice: two servers, or groups in the names of the only one. Returns servers with names
 * that are filed.
 */
function checkServerNames(judge: Judge): readonly Node[] {
  const filed: Node[] = [];
  const names = table(judge, "server_names_hash");
  const sockets = grouped(socketsOf(judge.unit), (socket) => (socket.layer === "http" ? keyOf(socket) : undefined));
  const said = new Set<Word>();
  for (const sharing of sockets.values()) {
    const servers = [...new Set(sharing.map(({ server }) => server))];
    if (servers.length < 2 && !servers.some(hasGroups)) continue;
    filed.push(...servers.filter(hasPlainName));
    for (const node of servers.flatMap((server) => [...childrenOf(server, "server_name")])) {
      for (const word of node.args) {
        if (said.has(word) || word.value.startsWith("~") || isTemplated(word)) continue;
        said.add(word);
        const name = word.value.toLowerCase();
        if (isBadWildcard(name))
          judge.fail("nginx/invalid-value", node, word, `server_name: "${brief(word.value, 30)}" is neither a host name nor a wildcard`);
        else if (names !== undefined) checkLength(judge, node, word, keyLength(name), names);
      }
    }
  }
  return filed;
}

// localhost is another name of 127.0.0.1 to nginx, which looks names up.
const keyOf = (socket: Socket): string => showSocket(socket.address === "localhost" ? { ...socket, address: "127.0.0.1" } : socket);

const hasGroups = (server: Node): boolean =>
  childrenOf(server, "server_name").some(({ args }) =>
    args.some(({ value }) => {
      const shape = value.startsWith("~") ? readRegex(value.slice(1)) : undefined;
      return shape !== undefined && "captures" in shape && shape.captures > 0;
    }),
  );
