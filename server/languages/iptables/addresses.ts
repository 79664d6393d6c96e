/** Addresses as iptables reads them: octal and hexadecimal octets, short forms, masks in dots, lists, host names. */
import { type AddressRange, BITS, cidrOf, highest, readAddress, readQuad } from "../../core/address.ts";
import { readNumber } from "./numbers.ts";
import type { Family } from "./options.ts";

/** One member of an address list. Offsets are into the whole value. */
export type HostMask = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: "address" | "name" | "bad";
  /** What is wrong, or doubtful: see `Doubt`. */
  readonly doubts: readonly Doubt[];
  readonly badMask?: boolean;
  /** The addresses; undefined for names, broken ones and masks with holes. */
  readonly range?: AddressRange;
  readonly prefixLength?: number;
};

/** Accepted, and read otherwise than it looks: missing octets, octal or hex octets, bits behind the prefix, a mask with holes. */
export type Doubt = "short" | "octal" | "host-bits" | "holes" | "plain-number";

/** Names that Debian's files resolve without DNS. */
const KNOWN: Readonly<Record<string, number>> = { localhost: 0x7f000001, default: 0, loopback: 0x7f000000, "link-local": 0xa9fe0000 };

/** Reads the value of -s or -d: a list of host[/mask] divided by commas. */
export function readHosts(value: string, family: Family): HostMask[] {
  const found: HostMask[] = [];
  for (let from = 0; from <= value.length; ) {
    const comma = value.indexOf(",", from);
    const end = comma < 0 ? value.length : comma;
    let start = from;
    while (start < end && value.charCodeAt(start) === 32) start++;
    found.push({ start, end, ...readHost(value.slice(start, end), family) });
    from = end + 1;
  }
  return found;
}

/** Whether a value is one plain IPv4 address, or one with a length of 1 to 32: what most rules have. */
export function isPlainNetwork(text: string): boolean {
  const slash = text.indexOf("/");
  if (slash < 0) return readQuad(text) >= 0;
  const length = text.charCodeAt(slash + 1) === 48 ? 0 : readNumber(text.slice(slash + 1));
  return length >= 1 && length <= 32 && readQuad(text.slice(0, slash)) >= 0;
}

/** The numbers of a plain IPv4 network, without the detours that odd ones need; undefined for others. */
function plainRange(text: string): AddressRange | undefined {
  const slash = text.indexOf("/");
  const quad = readQuad(slash < 0 ? text : text.slice(0, slash));
  const length = slash < 0 ? 32 : readNumber(text.slice(slash + 1));
  if (quad < 0 || length < 0 || length > 32) return undefined;
  const size = 2 ** (32 - length);
  const first = quad - (quad % size);
  if (first !== quad) return undefined;
  const value = BigInt(first);
  return { family: 4, first: value, last: size === 1 ? value : BigInt(first + size - 1) };
}

/** Whether a value is one plain IPv4 network that means just what it says. */
export const isSettled = (text: string): boolean => plainRange(text) !== undefined;

/** The addresses of a list when every member is an address: what conditions are made of. Undefined otherwise. */
export function readRanges(value: string, family: Family): readonly AddressRange[] | undefined {
  if (family === 4 && !value.includes(",")) {
    const range = plainRange(value);
    if (range !== undefined) return [range];
  }
  const ranges: AddressRange[] = [];
  for (const { range } of readHosts(value, family)) {
    if (range === undefined) return undefined;
    ranges.push(range);
  }
  return ranges;
}

/** Reads one host[/mask]; the mask begins at the last slash. */
export function readHost(text: string, family: Family): Omit<HostMask, "start" | "end"> {
  const slash = text.lastIndexOf("/");
  const host = slash < 0 ? text : text.slice(0, slash);
  const doubts: Doubt[] = [];
  const address = family === 4 ? readHost4(host, doubts) : readHost6(host);
  const kind = address !== undefined ? "address" : isName(host) ? "name" : "bad";
  const length = slash < 0 ? BITS[family] : readMask(text.slice(slash + 1), family);
  if (length === undefined) return { text, kind, doubts, badMask: true };
  if (typeof length !== "number") return { text, kind, doubts: [...doubts, "holes"] };
  if (address === undefined) return { text, kind, doubts };
  const cidr = cidrOf({ family, value: address }, length);
  if (cidr.hostBits && slash >= 0) doubts.push("host-bits");
  return { text, kind, doubts, range: cidr.range, prefixLength: length };
}

function readHost4(host: string, doubts: Doubt[]): bigint | undefined {
  const quad = readQuad(host);
  if (quad >= 0) return BigInt(quad);
  const parts = host.split(".");
  const known = Object.hasOwn(KNOWN, host) ? KNOWN[host] : undefined;
  if (known !== undefined) return BigInt(known);
  if (parts.length <= 4 && host.length < 20) {
    const octets = parts.map(readNumber);
    if (octets.every((octet) => octet >= 0 && octet <= 255)) {
      if (parts.length < 4) doubts.push(parts.length === 1 ? "plain-number" : "short");
      else doubts.push("octal");
      return BigInt(octets.reduce((sum, octet, i) => sum + octet * 256 ** (3 - i), 0));
    }
  }
  const value = readAton(parts);
  if (value !== undefined) doubts.push("plain-number");
  return value;
}

/** The resolver's last resort, inet_aton: the last part fills all bytes that are left. */
function readAton(parts: readonly string[]): bigint | undefined {
  if (parts.length > 4) return undefined;
  let value = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (!/^[0-9]/.test(part)) return undefined;
    const number = readNumber(part);
    const last = i === parts.length - 1;
    if (number < 0 || number > (last ? 256 ** (4 - i) - 1 : 255)) return undefined;
    value += last ? number : number * 256 ** (3 - i);
  }
  return BigInt(value);
}

function readHost6(host: string): bigint | undefined {
  if (!host.includes(":")) return undefined;
  const address = readAddress(host);
  return address?.family === 6 ? address.value : undefined;
}

/** The length of a mask, "holes" for one that is no prefix (accepted by iptables all the same), undefined when it is none. */
function readMask(mask: string, family: Family): number | "holes" | undefined {
  if (family === 6 && mask.includes(":")) return prefixOf(readHost6(mask), 6);
  if (family === 4 && mask.includes(".")) {
    const octets = mask.split(".");
    if (octets.length !== 4) return undefined;
    const values = octets.map(readNumber);
    if (values.some((octet) => octet < 0 || octet > 255)) return undefined;
    return prefixOf(BigInt(values.reduce((sum, octet) => sum * 256 + octet, 0)), 4);
  }
  const bits = readNumber(mask);
  return bits >= 0 && bits <= BITS[family] ? bits : undefined;
}

function prefixOf(mask: bigint | undefined, family: Family): number | "holes" | undefined {
  if (mask === undefined) return undefined;
  const zeros = highest(family) ^ mask;
  if ((zeros & (zeros + 1n)) !== 0n) return "holes";
  return BITS[family] - (zeros === 0n ? 0 : zeros.toString(2).length);
}

const NAME = /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/;
const RESERVED = /(^|\.)(invalid|test|example|local|localdomain)\.?$/i;

/** Whether DNS may know it: a dotted name outside the reserved domains, not made of numbers alone. */
export const isName = (host: string): boolean =>
  host.length <= 253 &&
  host.includes(".") &&
  NAME.test(host) &&
  !/^[0-9.]+$/.test(host) &&
  /[A-Za-z]/.test(host.slice(host.lastIndexOf(".") + 1)) &&
  !RESERVED.test(host);

/** A family's address in the text of the other family: `::1` in an IPv4 rule. */
export function isOtherFamily(host: string, family: Family): boolean {
  const slash = host.indexOf("/");
  const bare = slash < 0 ? host : host.slice(0, slash);
  return family === 4 ? readHost6(bare) !== undefined : readQuad(bare) >= 0;
}

/** Whether a host of the resolver's strict kind (conntrack's addresses, TEE's gateway) may be read: address or possible name. */
export function isResolvable(host: string, family: Family): boolean {
  if (family === 6) return readHost6(host) !== undefined || isName(host);
  return readQuad(host) >= 0 || Object.hasOwn(KNOWN, host) || readAton(host.split(".")) !== undefined || isName(host);
}
