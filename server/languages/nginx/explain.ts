/** The values of nginx in words: what an address, a name, a size or a modifier means where it stands. */

import { readAddress, readCidr, scopeOf } from "../../core/address.ts";
import { explainAddress, explainCidr, explainPort } from "../../core/explain.ts";
import { code } from "../../core/markdown.ts";
import { usesOf } from "./definitions.ts";
import { table } from "./memo.ts";
import { isWildcard, readEndpoint, type Socket, socketsOf } from "./sockets.ts";
import type { Directive } from "./syntax.ts";
import { isStream, PASSES, type Pass, passesOf, readTarget, upstreamNamed } from "./targets.ts";
import { type Context, isTemplated, type NginxUnit, type Node, type Word } from "./units.ts";

/** What the block of a directive means beyond its documentation; undefined when there is nothing to add. */
export function explainName(directive: Directive): string | undefined {
  if (directive.name.value !== "location") return undefined;
  const modifier = directive.args.length > 1 ? (directive.args[0]?.value ?? "") : "";
  return MODIFIERS[modifier];
}

const MODIFIERS: Readonly<Record<string, string>> = table({
  "": "A prefix: the longest one that fits is remembered, and any regular expression that matches comes before it.",
  "=": "Exact: this path alone; nothing else is looked at when it fits.",
  "^~": "A prefix that regular expressions do not come before.",
  "~": "A regular expression, case-sensitive; the first that matches, in the order of the file, wins over prefixes.",
  "~*": "A regular expression, whatever the case; the first that matches, in the order of the file, wins over prefixes.",
});

/** Markdown for argument `index` (1 is the first) of a directive; undefined when there is nothing to say. */
export function explainValue(unit: NginxUnit, node: Node, word: Word, index: number, context: Context): string | undefined {
  const { name } = node;
  if (name === "listen" && index === 1 && !isTemplated(word)) return explainListen(unit, node, word, context);
  if (name === "location" && index === 1 && node.args.length > 1) return MODIFIERS[word.value];
  if (name in PASSES && index === 1) return explainPass(unit, node);
  if (name === "server" && node.children === undefined && index === 1)
    return explainTarget(readTarget(word.value, "http").host, readTarget(word.value, "http").port);
  if (name === "upstream" && index === 1) return explainUpstream(unit, word.value, isStream(node));
  if (name === "server_name") return explainServerName(unit, node, word.value);
  return explainAddressIn(word.value) ?? explainAmount(name, word.value);
}

function explainListen(unit: NginxUnit, node: Node, word: Word, context: Context): string | undefined {
  const socket = socketsOf(unit).find((one) => one.node.directive === node.directive);
  const endpoint = socket ?? readEndpoint(word.value, 80);
  if (endpoint === undefined) return undefined;
  if (endpoint.address.startsWith("unix:"))
    return `A Unix socket: only programs of this host that may open ${code(endpoint.address.slice(5))} can connect.`;
  const lines = [whoCanConnect(endpoint.address, socket)];
  const protocol = socket?.protocol ?? "tcp";
  lines.push(
    endpoint.first === endpoint.last
      ? explainPort(endpoint.first, protocol)
      : `Ports ${endpoint.first} to ${endpoint.last}, ${endpoint.last - endpoint.first + 1} of them`,
  );
  if (socket?.options.includes("default_server")) lines.push("Answers for every host name on this socket that no other server has.");
  if (context === "server" && socket !== undefined) {
    const others = socketsOf(unit).filter(
      (one) => one.server !== socket.server && one.address === socket.address && one.first === socket.first,
    ).length;
    if (others > 0) lines.push(`Shared with ${others} other ${others === 1 ? "server" : "servers"}, chosen by \`server_name\`.`);
  }
  return lines.join("\n\n");
}

function whoCanConnect(address: string, socket: Socket | undefined): string {
  if (address === "0.0.0.0")
    return "Every IPv4 address of this host: whoever can route to it and passes its packet filter can connect. IPv6 is not included.";
  if (address === "::")
    return socket?.options.includes("ipv6only=off")
      ? "Every address of this host, IPv6 and IPv4: whoever can route to it and passes its packet filters can connect."
      : "Every IPv6 address of this host, and no IPv4 one (`ipv6only=on` is the default): rules of iptables do not see these packets, ip6tables does.";
  const read = readAddress(address);
  if (read === undefined) return `${code(address)}: the addresses that this name has when nginx starts.`;
  const scope = scopeOf(read);
  if (scope === "loopback") return `${explainAddress(read)}: only programs of this host can connect.`;
  return `${explainAddress(read)}: whoever can route to this address of the host can connect.`;
}

function explainPass(unit: NginxUnit, node: Node): string | undefined {
  const pass = passesOf(unit).find((one) => one.node.directive === node.directive);
  if (pass === undefined) return undefined;
  if (pass.target.variable) return "The host is worked out for every request; a name is looked up through `resolver`.";
  if (upstreamNamed(unit, pass.target.host, isStream(node)) !== undefined && pass.target.port === undefined)
    return explainUpstream(unit, pass.target.host, isStream(node));
  const path = pathRule(pass);
  const target =
    pass.target.socket === undefined ? explainTarget(pass.target.host, pass.target.port) : `The Unix socket ${code(pass.target.socket)}.`;
  return [target, path].filter((line) => line !== undefined).join("\n\n") || undefined;
}

function pathRule({ node, target }: Pass): string | undefined {
  const location = node.parent;
  if (node.name !== "proxy_pass" || isStream(node) || location?.name !== "location" || location.args.length !== 1) return undefined;
  const prefix = location.args[0]?.value ?? "";
  if (target.path === "") return `The path is sent on unchanged: ${code(`${prefix}…`)} stays ${code(`${prefix}…`)}.`;
  return `The prefix is replaced: ${code(`${prefix}…`)} is sent on as ${code(`${target.path}…`)}.`;
}

function explainTarget(host: string, port: number | undefined): string | undefined {
  const address = readAddress(host);
  const lines: string[] = [];
  if (address !== undefined) lines.push(explainAddress(address));
  else if (host === "localhost") lines.push("`localhost`: usually 127.0.0.1 and ::1, used in turn.");
  else if (host !== "") lines.push(`${code(host)}: looked up once, when nginx starts.`);
  if (port !== undefined) lines.push(explainPort(port));
  return lines.length === 0 ? undefined : lines.join("\n\n");
}

function explainUpstream(unit: NginxUnit, name: string, stream: boolean): string | undefined {
  const block = upstreamNamed(unit, name.toLowerCase(), stream);
  if (block === undefined) return undefined;
  const members = (block.children ?? []).filter((entry) => entry.name === "server");
  const users = usesOf(unit, "upstream", name.toLowerCase()).length;
  const shown = members.slice(0, 10).map((member) => `- ${code(member.args.map((arg) => arg.value).join(" "))}`);
  const more = members.length > shown.length ? [`- and ${members.length - shown.length} more`] : [];
  return [
    `Upstream ${code(name)}, ${members.length === 1 ? "1 server" : `${members.length} servers`}, used in ${users === 1 ? "1 place" : `${users} places`}`,
    "",
    ...shown,
    ...more,
  ].join("\n");
}

function explainServerName(unit: NginxUnit, node: Node, name: string): string | undefined {
  const sockets = socketsOf(unit).filter((socket) => socket.server === node.parent || socket.server.directive === node.parent?.directive);
  const where = sockets.some(isWildcard) ? "every interface" : "the addresses of its listen lines";
  if (name === "_") return "No real name: a server that is meant for what no other server answers. Only `default_server` makes it so.";
  if (name.startsWith("~")) return "A regular expression, tried after exact and wildcard names, in the order of the file.";
  if (name.startsWith(".")) return `${code(name.slice(1))} and every name below it.`;
  if (name.startsWith("*.")) return `Every name below ${code(name.slice(2))}, at any depth, but not that name itself.`;
  if (name.endsWith(".*")) return `Every name that begins with ${code(name.slice(0, -1))}.`;
  return name === "" ? "Requests without a Host header." : `Requests for the host ${code(name.toLowerCase())} on ${where}.`;
}

function explainAddressIn(value: string): string | undefined {
  const cidr = readCidr(value);
  if (cidr !== undefined) return value.includes("/") ? explainCidr(cidr) : explainAddress(cidr.address);
  const endpoint = /^(?:\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:.]+\]):\d+$/.test(value) ? readEndpoint(value, 0) : undefined;
  return endpoint === undefined ? undefined : explainTarget(endpoint.address, endpoint.first);
}

const TIME = /(?:timeout|valid|expires|interval|delay|time|inactive)/;
const SIZE = /(?:size|buffers?|max_body|limit_rate|memory|length)/;
const SECONDS: Readonly<Record<string, readonly [number, string]>> = table({
  ms: [0.001, "milliseconds"],
  s: [1, "seconds"],
  m: [60, "minutes"],
  h: [3600, "hours"],
  d: [86400, "days"],
  w: [604800, "weeks"],
  M: [2592000, "months of 30 days"],
  y: [31536000, "years of 365 days"],
});

function explainAmount(directive: string, value: string): string | undefined {
  const match = /^(\d{1,12})(ms|[a-zA-Z])$/.exec(value);
  if (match === null) return undefined;
  const [, digits = "", unit = ""] = match;
  const number = Number(digits);
  const time = SECONDS[unit];
  if (TIME.test(directive) && !SIZE.test(directive) && time !== undefined)
    return `${number} ${time[1]}${time[0] > 1 ? `: ${(number * time[0]).toLocaleString("en-US")} seconds` : ""}`;
  const power = SIZE.test(directive) ? { k: 1, m: 2, g: 3 }[unit.toLowerCase()] : undefined;
  if (power === undefined) return undefined;
  return `${number} ${["", "KiB", "MiB", "GiB"][power]}: ${(number * 1024 ** power).toLocaleString("en-US")} bytes`;
}
