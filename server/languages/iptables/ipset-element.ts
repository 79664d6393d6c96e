/** Elements of sets: `192.0.2.0/24`, `10.0.0.1,tcp:80`, `198.51.100.0/24,eth0`, judged as ipset parses them. */

import { brief } from "../../core/markdown.ts";
import { type HostMask, readHost } from "./addresses.ts";
import type { FaultRule } from "./fault.ts";
import type { SetNode } from "./ipset.ts";
import { protocolByName } from "./knowledge/services.ts";
import { type ElementPart, MAXELEM, TYPES } from "./knowledge/sets.ts";
import { readNumber } from "./numbers.ts";
import type { Family } from "./options.ts";

/** What is wrong with an element; `key` is what two texts for the same element share, undefined where that is not known. */
export type Element = { readonly rule?: FaultRule; readonly message?: string; readonly key?: string };

/** Judges an element of a set whose type is known. */
export function readElement(set: SetNode, text: string): Element {
  const parts = TYPES[set.type]?.parts ?? [];
  const given = text.split(",");
  const least = set.type === "bitmap:ip,mac" || set.type === "macipmap" ? 1 : parts.length;
  if (given.length < least || given.length > parts.length) return bad(countMessage(set, text, parts));
  let key = "";
  for (const [i, part] of given.entries()) {
    const read = readPart(set, parts[i] as ElementPart, part);
    if (read.message !== undefined) return read;
    key += `${read.key ?? part},`;
  }
  return { key };
}

const bad = (message: string): Element => ({ rule: "ipset-syntax", message });

const NAMED: Readonly<Record<ElementPart, string>> = {
  host: "address",
  net: "network",
  port: "port",
  mac: "MAC address",
  iface: "interface",
  mark: "mark",
  set: "set",
};

const countMessage = (set: SetNode, text: string, parts: readonly ElementPart[]): string =>
  `"${brief(text, 30)}" is no element of ${brief(set.type, 20)}: it wants ${parts.map((part) => NAMED[part]).join(",")}`;

function readPart(set: SetNode, part: ElementPart, text: string): Element {
  if (part === "host" || part === "net") return readAddresses(set, part, text);
  if (part === "port") return readPorts(text);
  if (part === "mac")
    return /^[0-9a-fA-F]{1,2}([:-][0-9a-fA-F]{1,2}){5}$/.test(text)
      ? { key: text.toLowerCase() }
      : bad(`"${brief(text, 30)}" is no MAC address`);
  if (part === "iface" && text.replace(/^physdev:/, "").length > 15)
    return bad(`"${brief(text, 30)}" is longer than the 15 characters of an interface`);
  return { key: text };
}

function readAddresses(set: SetNode, part: "host" | "net", text: string): Element {
  const { family } = set;
  if (family === undefined) return {};
  const bare = text.replace(/^\[(.*)\]/, "$1");
  const dash = family === 4 ? bare.indexOf("-") : -1;
  const hosts = dash < 0 ? [readHost(bare, family)] : [readHost(bare.slice(0, dash), family), readHost(bare.slice(dash + 1), family)];
  const wrong = hosts.map((host) => badHost(set, text, host)).find((one) => one !== undefined);
  if (wrong !== undefined) return wrong;
  const [first, last = first] = hosts.map((host) => host.range);
  if (first === undefined || last === undefined) return {};
  return badSize(set, part, text, { first: first.first, last: last.last, family }) ?? { key: `${first.first}-${last.last}` };
}

function badHost(set: SetNode, text: string, host: Omit<HostMask, "start" | "end">): Element | undefined {
  const { family } = set;
  if (host.kind === "address" && host.badMask !== true && !/\/.*\./.test(host.text)) return undefined;
  if (host.kind === "name") return undefined;
  const other: Family = family === 4 ? 6 : 4;
  if (readHost(host.text, other).kind === "address" && host.kind === "bad")
    return {
      rule: "ipset-family-mismatch",
      message: `${brief(text, 40)} does not fit ${brief(set.name, 30)}, a set of IPv${family} addresses`,
    };
  return bad(`"${brief(text, 40)}" is no IPv${family} address or network`);
}

type Range = { readonly first: bigint; readonly last: bigint; readonly family: Family };

function badSize(set: SetNode, part: "host" | "net", text: string, { first, last, family }: Range): Element | undefined {
  const slash = text.indexOf("/");
  const length = slash < 0 ? -1 : readNumber(text.slice(slash + 1));
  if (length === 0 && set.type !== "hash:net,iface" && !set.type.startsWith("bitmap"))
    return bad(`ipset takes no prefix of length 0: write ${family === 4 ? "0.0.0.0/1 and 128.0.0.0/1" : "::/1 and 8000::/1"}`);
  if (set.type.startsWith("bitmap") || part === "net") return undefined;
  if (family === 6 && slash >= 0 && length !== 128 && !set.options.has("netmask"))
    return bad(`A hash:ip set of IPv6 takes addresses only: "${brief(text, 40)}" needs a hash:net`);
  if (last === 0n && set.type === "hash:ip") return bad(`${brief(text, 20)} cannot be in a hash:ip set`);
  const most = maxelem(set);
  const count = last - first + 1n;
  if (family === 6 || count <= BigInt(most) || set.options.has("netmask") || set.type !== "hash:ip") return undefined;
  return bad(`${brief(text, 20)} is ${count} addresses, and the set holds ${most}: use a hash:net set`);
}

/** How many elements a set takes. */
export const maxelem = (set: SetNode): number => Number(set.options.get("maxelem") ?? MAXELEM) || MAXELEM;

const WITH_PORTS: readonly number[] = [6, 17, 132, 136];

/** `80`, `tcp:80`, `udp:1000-2000`, `icmp:8/0`, `esp:0`. */
function readPorts(text: string): Element {
  const colon = text.indexOf(":");
  const name = colon < 0 ? "tcp" : text.slice(0, colon).toLowerCase();
  const named = protocolByName(name);
  const number = named >= 0 ? named : readNumber(name);
  if (number < 0 || number > 255 || name === "") return bad(`"${brief(text.slice(0, Math.max(colon, 0)), 20)}" is no protocol`);
  const ports = text.slice(colon + 1);
  if (number === 1 || number === 58) return { key: `${number}:${ports}` };
  if (!WITH_PORTS.includes(number))
    return ports === "0" ? { key: text } : bad(`${brief(name, 20)} has no ports: write ${brief(name, 20)}:0`);
  for (const port of ports.split("-"))
    if (/^\d/.test(port) && !(readNumber(port) >= 0 && readNumber(port) <= 65535))
      return bad(`"${brief(port, 20)}" is no port: 0 to 65535`);
  return { key: `${number}:${ports}` };
}
