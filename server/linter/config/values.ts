/** Scalars of perimeter.yaml: each reader gives the value, or undefined when the text is none. */
import { BITS, type Cidr, type IpAddress, readAddress, readCidr } from "../../core/address.ts";
import type { NumberRange } from "../../core/filter.ts";
import type { Expectation } from "../../exposure/estate.ts";
import type { Level } from "../settings.ts";
import { type Accepts, LEVELS } from "./shape.ts";

type Protocol = "tcp" | "udp";

/** A level of severity by its name; undefined where it is none. */
export const readLevel = (text: string): Level | undefined => LEVELS.find((level) => level === text);

/** `80/tcp`, `8000-8010/udp`, `443`: tcp when nothing is said. */
export function readPorts(text: string): { readonly ports: NumberRange; readonly protocol: Protocol } | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp))?$/.exec(text);
  if (match === null) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first < 1 || last > 65535 || last < first) return undefined;
  return { ports: [first, last], protocol: match[3] === "udp" ? "udp" : "tcp" };
}

/** `192.168.1.100:3000`, `[fd00::1]:80`, or an address alone. */
export function readDestination(text: string): { readonly to: IpAddress; readonly toPort?: number } | undefined {
  const match = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([\d.]+)(?::(\d{1,5}))?$/.exec(text);
  const to = readAddress(match?.[1] ?? text);
  if (to === undefined) return undefined;
  if (match?.[2] === undefined) return { to };
  const toPort = Number(match[2]);
  return toPort < 1 || toPort > 65535 ? undefined : { to, toPort };
}

/** `db:5432/tcp not from internet`. */
export function readExpectation(text: string): Omit<Expectation, "at"> | undefined {
  const words = text.trim().split(/[ \t]+/);
  const reachable = words.length === 3 && words[1] === "from";
  if (!reachable && !(words.length === 4 && words[1] === "not" && words[2] === "from")) return undefined;
  const match = /^(.+):(\d{1,5})(?:\/(tcp|udp))?$/.exec(words[0] ?? "");
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port > 65535) return undefined;
  return { host: match[1] ?? "", port, protocol: match[3] === "udp" ? "udp" : "tcp", from: words.at(-1) ?? "", reachable };
}

/** Whether a text can be what a format is judged by: a version, a back end of iptables, or `wg` for files that wg-quick does not read. */
export const isTarget = (text: string): boolean => /^(?:v?\d[\w.~+:-]*|legacy|nft|wg(?:@\S*)?)$/.test(text);

/** An address with or without a prefix length. */
export const readNetwork = (text: string): Cidr | undefined => readCidr(text);

/** A block of one's own: no more than a /8, or a /16 of IPv6, is anybody's. */
export function readOwn(text: string): Cidr | undefined {
  const cidr = readCidr(text);
  return cidr !== undefined && cidr.prefixLength >= (cidr.range.family === 4 ? 8 : 16) ? cidr : undefined;
}

/** A prefix length of a family: `16`, or `/16`. */
export function readPrefix(text: string, family: 4 | 6): number | undefined {
  const [, digits] = /^\/?(\d{1,3})$/.exec(text) ?? [];
  return digits !== undefined && Number(digits) <= BITS[family] ? Number(digits) : undefined;
}

/** What a scalar should have been, in words for a message; undefined when it is right. Globs and rules have rules of their own. */
export function expected(accepts: Accepts, text: string): string | undefined {
  switch (accepts) {
    case "level":
      return readLevel(text) === undefined ? `one of ${LEVELS.join(", ")}` : undefined;
    case "address":
      return readAddress(text) === undefined ? "an IP address" : undefined;
    case "network":
      return readNetwork(text) === undefined ? "an address or CIDR block" : undefined;
    case "own":
      return readOwn(text) === undefined ? "an address or block of one's own, at most a /8 (IPv6: /16)" : undefined;
    case "prefix4":
      return readPrefix(text, 4) === undefined ? "a prefix length from 0 to 32" : undefined;
    case "prefix6":
      return readPrefix(text, 6) === undefined ? "a prefix length from 0 to 128" : undefined;
    case "ports":
      return readPorts(text) === undefined ? "a port such as 80/tcp or 8000-8010/udp" : undefined;
    case "destination":
      return readDestination(text) === undefined ? "an address or address:port" : undefined;
    case "version":
      return isTarget(text) ? undefined : "a version such as 1.22.1, legacy or nft";
    case "expectation":
      return readExpectation(text) === undefined ? '"HOST:PORT/tcp [not] from ZONE"' : undefined;
    case "name":
    case "zone":
    case "path":
      return text === "" ? "some text" : undefined;
    default:
      return undefined;
  }
}
