/** Addresses and networks: `allow`, `deny`, `set_real_ip_from`, `resolver`, `proxy_bind`. */
import { brief } from "../../../core/markdown.ts";
import type { Judge } from "../judging.ts";
import type { Node, Word } from "../units.ts";
import { readTime } from "../values.ts";
import { readIpv4, readIpv6, readNetwork, readUrl, unresolvable } from "./url.ts";
import { checkVariables } from "./variables.ts";

const fail = (judge: Judge, node: Node, word: Word, why: string): void =>
  judge.fail("nginx/invalid-address", node, word, `${node.name}: "${brief(word.value)}" ${why}`);

function checkNetwork(judge: Judge, node: Node, word: Word): boolean {
  const network = readNetwork(word.value);
  if (network?.hostBits !== true) return network !== undefined;
  const fix = { title: `Write ${network.network}`, safe: true, edits: [{ span: word.span, text: network.network }] };
  const message = `"${brief(word.value)}" means ${network.network}: the bits behind the mask are ignored`;
  judge.fail("nginx/host-bits", node, word, message, word.quote === "" ? { fix } : {});
  return true;
}

/** `allow` and `deny`. */
export function checkAccess(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word === undefined || word.value === "all" || word.value === "unix:") return;
  if (!checkNetwork(judge, node, word)) fail(judge, node, word, 'is no address, network, "all" or "unix:"');
}

/** `set_real_ip_from`, which also takes a host name, and `geoip_proxy`, which does not. */
export function checkTrusted(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word === undefined || word.value === "unix:" || checkNetwork(judge, node, word)) return;
  const named = node.name === "set_real_ip_from" || node.name === "debug_connection";
  if (!named || word.value === "" || /[/:]/.test(word.value) || unresolvable(word.value))
    fail(judge, node, word, "is no address or network");
}

/** `resolver address … [valid=time] [ipv4=on|off] [ipv6=on|off]`. */
export function checkResolver(judge: Judge, node: Node): void {
  const first = node.args[0];
  if (first !== undefined && node.args.every(({ value }) => /^(?:valid|ipv[46]|status_zone)=/.test(value)))
    fail(judge, node, first, "stands here without any name server");
  for (const word of node.args) {
    const { value } = word;
    if (value.startsWith("valid=")) {
      if (readTime(value.slice(6), true) === undefined) fail(judge, node, word, "is no time such as valid=30s");
    } else if (value.startsWith("ipv6=") || (!judge.strict && value.startsWith("ipv4="))) {
      if (!/=(?:on|off)$/.test(value)) fail(judge, node, word, 'is neither "on" nor "off"');
    } else if (!judge.strict && value.startsWith("status_zone=")) continue;
    else if (!value.includes("$") || value.includes("/")) {
      const { error } = readUrl(value, { port: 53 });
      if (error !== undefined) fail(judge, node, word, `is no name server: ${error}`);
    }
  }
}

/** `proxy_bind address [transparent] | off` and its relatives. */
export function checkBind(judge: Judge, node: Node): void {
  const [word, option] = node.args;
  if (word === undefined) return;
  if (option !== undefined && option.value !== "transparent") {
    fail(judge, node, option, 'is not "transparent"');
    return;
  }
  if (word.value.includes("$")) {
    checkVariables(judge, node, word);
    return;
  }
  if (word.value === "off") return;
  const match = /^(?:\[(.*)\](?=:)|([^:]*))(?::(\d+))?$/.exec(word.value);
  const bare = readIpv6(word.value) !== undefined || readIpv4(word.value) !== -1;
  const port = Number(match?.[3] ?? 1);
  const host = match?.[1] !== undefined ? readIpv6(match[1]) !== undefined : readIpv4(match?.[2] ?? "") !== -1;
  if (!bare && !(host && port >= 0 && port <= 65535)) fail(judge, node, word, "is no address");
}

/** `auth_http [http://]host[:port][/uri]` of mail. */
export function checkAuthHttp(judge: Judge, node: Node): void {
  const word = node.args[0];
  if (word === undefined) return;
  const { error } = readUrl(word.value.replace(/^http:\/\//, ""), { uriPart: true, port: 80 });
  if (error !== undefined) fail(judge, node, word, `is no URL: ${error}`);
}
