/** Upstreams and what is passed to them: `server`, `proxy_pass` and its relatives. */
import { brief } from "../../../core/markdown.ts";
import { type Judge, note, noted, notes } from "../judging.ts";
import { childrenOf, type Node, type Word } from "../units.ts";
import { layerOf, readTime } from "../values.ts";
import { readDigits, readUrl, type Url } from "./url.ts";
import { checkVariables } from "./variables.ts";

/** A named upstream block, and a place that passes to a host. */
type Pass = { readonly node: Node; readonly word: Word; readonly url: Url };

const GROUPS = notes<{ readonly node: Node; readonly name: Word }>("upstreams");
const PASSES = notes<Pass>("passes");

/** An `upstream` block: its name is its own, and it has servers. */
export function checkUpstream(judge: Judge, node: Node): void {
  const name = node.args[0];
  if (name === undefined) return;
  note(judge, GROUPS, { node, name });
  const open = judge.unit.open && childrenOf(node, "include").length > 0;
  const servers = childrenOf(node, "server");
  if (!open && servers.length > 0 && servers.every(({ args }) => args.slice(1).some(({ value }) => value === "backup")))
    judge.fail("nginx/invalid-upstream", node, name, `upstream "${brief(name.value)}" has backup servers only`);
  if (servers.length > 0 || open || node.directive.statement.templated || hasDynamicServers(node)) return;
  const end = node.span.end;
  judge.fail("nginx/invalid-upstream", node, { start: end - 1, end }, `upstream "${brief(name.value)}" has no servers`);
}

const hasDynamicServers = (node: Node): boolean =>
  (node.children ?? []).some(
    (one) =>
      /^(nchan_redis_server|balancer_by_lua.*|zone|state|upsync|drizzle_server|postgres_server)$/.test(one.name) && one.name !== "zone",
  );

/** The balancing method before a server, if it is one that knows no backup servers. */
function methodBefore(node: Node): Node | undefined {
  if (node.parent === undefined) return undefined;
  const methods = ["ip_hash", "hash", "random"].flatMap((name) => childrenOf(node.parent as Node, name).slice(0, 1));
  return methods.find((one) => one.span.start < node.span.start);
}

const KEYED: Readonly<Record<string, (value: string) => boolean>> = {
  weight: (value) => readDigits(value) > 0,
  max_conns: (value) => readDigits(value) >= 0,
  max_fails: (value) => readDigits(value) >= 0,
  fail_timeout: (value) => readTime(value, true) !== undefined,
};
const LATER = /^(?:resolve|service=.*|route=.*|slow_start=.*|drain)$/;

/** A `server` of an upstream. */
export function checkMember(judge: Judge, node: Node): void {
  const [address, ...options] = node.args;
  if (address === undefined) return;
  for (const option of options) {
    const equals = option.value.indexOf("=");
    const test = equals === -1 ? undefined : KEYED[option.value.slice(0, equals)];
    const plain = option.value === "down" || option.value === "backup" || (!judge.strict && LATER.test(option.value));
    const method = option.value === "backup" ? methodBefore(node) : undefined;
    if (method !== undefined) judge.fail("nginx/invalid-parameter", node, option, `"${method.name}" balances without backup servers`);
    else if (!(plain || test?.(option.value.slice(equals + 1))))
      judge.fail("nginx/invalid-parameter", node, option, `server: invalid parameter "${brief(option.value)}"`);
  }
  if (address.value.includes("$")) return;
  const http = layerOf(node.context) === "u";
  const url = readUrl(address.value, http ? { port: 80 } : {});
  if (url.error !== undefined) fail(judge, node, address, url.error);
  else if (!http && url.noPort && !url.unix) fail(judge, node, address, "it has no port");
}

const fail = (judge: Judge, node: Node, word: Word, why: string): void =>
  judge.fail("nginx/invalid-address", node, word, `${node.name}: "${brief(word.value)}": ${why}`);

const SCHEMES: Readonly<Record<string, { readonly schemes: readonly (readonly [start: string, port: number])[]; readonly must: boolean }>> =
  {
    proxy_pass: { schemes: [["http://", 80], ["https://", 443]], must: true }, // biome-ignore format: one scheme, one port
    grpc_pass: {
      schemes: [
        ["grpc://", 0],
        ["grpcs://", 0],
      ],
      must: false,
    },
    uwsgi_pass: {
      schemes: [
        ["uwsgi://", 0],
        ["suwsgi://", 0],
      ],
      must: false,
    },
  };

/** `proxy_pass`, `grpc_pass`, `fastcgi_pass`, `uwsgi_pass`, `scgi_pass`, `memcached_pass` of http, and `proxy_pass` of stream. */
export function checkPass(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word === undefined) return;
  if (node.name === "memcached_pass") checkVariables(judge, node, node.directive.name, "$memcached_key");
  if (word.value.includes("$") && node.name !== "memcached_pass") {
    checkVariables(judge, node, word);
    return;
  }
  const stream = layerOf(node.context) === "s";
  const known = stream ? undefined : SCHEMES[node.name];
  const scheme = known?.schemes.find(([start]) => word.value.slice(0, start.length).toLowerCase() === start);
  if (known?.must && scheme === undefined) {
    const fix = {
      title: 'Insert "http://"',
      safe: false,
      edits: [{ span: { start: word.span.start + word.quote.length, end: word.span.start + word.quote.length }, text: "http://" }],
    };
    judge.fail("nginx/invalid-url", node, word, `${node.name}: "${brief(word.value)}" starts with neither http:// nor https://`, { fix });
    return;
  }
  const uriPart = node.name === "proxy_pass" && !stream;
  const url = readUrl(word.value.slice(scheme?.[0].length ?? 0), { uriPart, port: scheme?.[1] ?? 0 });
  if (url.error !== undefined && url.error !== "host not found") {
    fail(judge, node, word, url.error);
    return;
  }
  if (uriPart && url.uri !== "" && !checkUri(judge, node, word)) return;
  note(judge, PASSES, { node, word, url });
}

function checkUri(judge: Judge, node: Node, word: Word): boolean {
  const around = node.parent;
  const [first, second] = around?.args ?? [];
  let where: string | undefined;
  if (node.context === "lif") where = 'inside "if"';
  else if (node.context === "limit_except") where = 'inside "limit_except"';
  else if (around?.name !== "location" || first === undefined) return true;
  else if (first.value.startsWith("@")) where = "in a named location";
  else if (/^~\*?$/.test(first.value) && second !== undefined) where = "in a location given by a regular expression";
  else if (first.value.startsWith("~") && second === undefined) where = "in a location given by a regular expression";
  if (where === undefined) return true;
  judge.fail("nginx/invalid-url", node, word, `proxy_pass cannot have a URI part ${where}`);
  return false;
}

/** The names of upstreams, each of which is given once. */
function groupsOf(judge: Judge): ReadonlyMap<string, Node> {
  const groups = new Map<string, Node>();
  for (const { node, name } of noted(judge, GROUPS)) {
    const key = `${layerOf(node.context)} ${name.value.toLowerCase()}`;
    const first = groups.get(key);
    if (first === undefined) {
      groups.set(key, node);
      continue;
    }
    const related = [{ uri: first.uri, span: first.span, message: "the first one" }];
    judge.fail("nginx/invalid-upstream", node, name, `there is an upstream "${brief(name.value)}" already`, { related });
  }
  return groups;
}

/** What depends on all upstreams: their names, and the ports of passes. */
export function checkPasses(judge: Judge): void {
  const groups = groupsOf(judge);
  for (const { node, word, url } of noted(judge, PASSES)) {
    const layer = layerOf(node.context) === "s" ? "s" : "h";
    const group = groups.get(`${layer} ${url.host}`);
    if (group !== undefined) {
      if (!url.noPort && !url.unix) fail(judge, node, word, `upstream "${brief(url.host)}" may not have a port here, its servers have`);
    } else if (url.error !== undefined) fail(judge, node, word, url.error);
    else if (url.noPort && url.port === 0 && !url.unix && judge.unit.context === "main" && !judge.unit.open)
      fail(judge, node, word, "it has no port, and no upstream has that name");
  }
}
