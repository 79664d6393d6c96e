import ipaddr from "ipaddr.js";
import { lazy } from "./lazy.ts";

/** The version of the Internet Protocol. */
export type Family = 4 | 6;

/** All addresses from `first` to `last`, both included, as integers of 32 or 128 bits. */
export type AddressRange = { readonly family: Family; readonly first: bigint; readonly last: bigint };

/** One address. */
export type IpAddress = { readonly family: Family; readonly value: bigint };

/** An address with a prefix length; `hostBits` tells whether bits behind the prefix are set in `address`. */
export type Cidr = { readonly address: IpAddress; readonly prefixLength: number; readonly hostBits: boolean; readonly range: AddressRange };

/** How many bits an address has. */
export const BITS: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

/** The highest address of a family. */
export const highest = (family: Family): bigint => (1n << BigInt(BITS[family])) - 1n;

/** The whole address space of a family: 0.0.0.0/0 or ::/0. */
export const everything = (family: Family): AddressRange => ({ family, first: 0n, last: highest(family) });

/**
 * Reads a dotted quad of four decimal numbers 0-255 without leading zeros (RFC 6943 §3.1.1's strict form). Formats whose
 * program reads more (octal, short forms) have their own reader. Returns the unsigned 32-bit value, or -1.
 */
export const readQuad = (text: string): number => quadBefore(text, text.length);

/** The same of the characters before a place. */
function quadBefore(text: string, end: number): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c >= 48 && c <= 57) {
      if (octet === 0) return -1;
      octet = octet < 0 ? c - 48 : octet * 10 + (c - 48);
      if (octet > 255) return -1;
    } else if (c === 46 && octet >= 0 && dots < 3) {
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else return -1;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

const HEXTETS = /^[0-9a-fA-F:.]+$/;

/** Reads an IPv4 or IPv6 address in its strict text form (RFC 4291 §2.2; no zone, no brackets); undefined when it is none. */
export function readAddress(text: string): IpAddress | undefined {
  if (!text.includes(":")) {
    const quad = readQuad(text);
    return quad < 0 ? undefined : { family: 4, value: BigInt(quad) };
  }
  if (text.length > 45 || !HEXTETS.test(text) || !ipaddr.IPv6.isValid(text)) return undefined;
  const dot = text.lastIndexOf(":");
  if (text.includes(".") && readQuad(text.slice(dot + 1)) < 0) return undefined;
  let value = 0n;
  for (const part of ipaddr.IPv6.parse(text).parts) value = (value << 16n) | BigInt(part);
  return { family: 6, value };
}

/** Reads `address/prefix`; a bare address has the full length. Undefined when either part is not valid. */
export function readCidr(text: string): Cidr | undefined {
  const slash = text.indexOf("/");
  const quad = quadBefore(text, slash === -1 ? text.length : slash);
  const address: IpAddress | undefined =
    quad >= 0 ? { family: 4, value: BigInt(quad) } : readAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const length = slash === -1 ? BITS[address.family] : lengthBehind(text, slash);
  if (length < 0 || length > BITS[address.family]) return undefined;
  return quad >= 0 ? quadCidr(address, quad, length) : cidrOf(address, length);
}

/** A number of at most three digits without leading zeros, from behind a slash to the end; -1 for what is none. */
function lengthBehind(text: string, slash: number): number {
  const digits = text.length - slash - 1;
  if (digits < 1 || digits > 3 || (digits > 1 && text.charCodeAt(slash + 1) === 48)) return -1;
  let value = 0;
  for (let i = slash + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 48 || c > 57) return -1;
    value = value * 10 + c - 48;
  }
  return value;
}

/** The CIDR of an address and a prefix length of 0 to 32 or 128. */
export function cidrOf(address: IpAddress, prefixLength: number): Cidr {
  if (address.family === 4) return quadCidr(address, Number(address.value), prefixLength);
  const size = 1n << BigInt(BITS[address.family] - prefixLength);
  const first = address.value & ~(size - 1n);
  return { address, prefixLength, hostBits: first !== address.value, range: { family: address.family, first, last: first + size - 1n } };
}

/** The same in numbers, which count faster than big ones. */
function quadCidr(address: IpAddress, value: number, prefixLength: number): Cidr {
  const size = 2 ** (32 - prefixLength);
  const start = value - (value % size);
  const hostBits = start !== value;
  const first = hostBits ? BigInt(start) : address.value;
  return { address, prefixLength, hostBits, range: { family: 4, first, last: size === 1 ? first : BigInt(start + size - 1) } };
}

/** The range that holds just one address. */
export const single = (address: IpAddress): AddressRange => ({ family: address.family, first: address.value, last: address.value });

/** Canonical text: dotted quad, or RFC 5952. */
export function showAddress(address: IpAddress): string {
  const { family, value } = address;
  if (family === 4) {
    const quad = Number(value);
    return `${quad >>> 24}.${(quad >>> 16) & 255}.${(quad >>> 8) & 255}.${quad & 255}`;
  }
  const parts = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  return new ipaddr.IPv6(parts).toRFC5952String();
}

/** Canonical text of a range: a CIDR where it is one, an address where it is a single one, else `first-last`. */
export function showRange(range: AddressRange): string {
  const { family, first, last } = range;
  if (first === last) return showAddress({ family, value: first });
  const length = prefixLengthOf(range);
  if (length !== undefined) return `${showAddress({ family, value: first })}/${length}`;
  return `${showAddress({ family, value: first })}-${showAddress({ family, value: last })}`;
}

/** The prefix length when the range is exactly one CIDR block. */
export function prefixLengthOf(range: AddressRange): number | undefined {
  const size = range.last - range.first + 1n;
  if (size <= 0n || (size & (size - 1n)) !== 0n || (range.first & (size - 1n)) !== 0n) return undefined;
  return BITS[range.family] - (size.toString(2).length - 1);
}

/** Whether an address lies in a range. */
export const contains = (range: AddressRange, address: IpAddress): boolean =>
  range.family === address.family && address.value >= range.first && address.value <= range.last;

/** Whether all of `inner` lies in `outer`. */
export const covers = (outer: AddressRange, inner: AddressRange): boolean =>
  outer.family === inner.family && outer.first <= inner.first && inner.last <= outer.last;

/** Whether two ranges share an address. */
export const meets = (a: AddressRange, b: AddressRange): boolean => a.family === b.family && a.first <= b.last && b.first <= a.last;

/** The same addresses as sorted ranges of which no two overlap or touch. */
export function mergeRanges(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = [...ranges].sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: AddressRange[] = [];
  for (const range of sorted) {
    const before = merged.at(-1);
    if (before === undefined || before.family !== range.family || range.first > before.last + 1n) merged.push(range);
    else if (range.last > before.last) merged[merged.length - 1] = { ...before, last: range.last };
  }
  return merged;
}

/** What of `from` no range of `without` holds; sorted and disjoint. */
export function subtractRanges(from: readonly AddressRange[], without: readonly AddressRange[]): AddressRange[] {
  let left = mergeRanges(from);
  for (const hole of mergeRanges(without)) {
    left = left.flatMap((range) => {
      if (!meets(range, hole)) return [range];
      const parts: AddressRange[] = [];
      if (range.first < hole.first) parts.push({ ...range, last: hole.first - 1n });
      if (range.last > hole.last) parts.push({ ...range, first: hole.last + 1n });
      return parts;
    });
  }
  return left;
}

/** The CIDR blocks that make up a range, largest possible, in order. */
export function blocksOf(range: AddressRange): Cidr[] {
  const blocks: Cidr[] = [];
  for (let at = range.first; at <= range.last; ) {
    let bits = at === 0n ? BITS[range.family] : trailingZeros(at);
    while ((1n << BigInt(bits)) - 1n > range.last - at) bits--;
    blocks.push(cidrOf({ family: range.family, value: at }, BITS[range.family] - bits));
    at += 1n << BigInt(bits);
  }
  return blocks;
}

function trailingZeros(value: bigint): number {
  let count = 0;
  for (let rest = value; (rest & 1n) === 0n; rest >>= 1n) count++;
  return count;
}

/** What kind of place an address is in. `public` is globally routable; `shared` is carrier-grade NAT (RFC 6598). */
export type AddressScope =
  | "unspecified"
  | "loopback"
  | "private"
  | "link-local"
  | "shared"
  | "documentation"
  | "multicast"
  | "broadcast"
  | "benchmark"
  | "reserved"
  | "public";

/** One special-purpose block of the IANA registries, most specific first. */
export type SpecialBlock = { readonly range: AddressRange; readonly scope: AddressScope; readonly name: string; readonly source: string };

const special = (cidr: string, scope: AddressScope, name: string, source: string): SpecialBlock => ({
  range: (readCidr(cidr) as Cidr).range,
  scope,
  name,
  source,
});

/** IANA IPv4 Special-Purpose Address Registry. */
const specialQuads = lazy((): readonly SpecialBlock[] => [
  special("0.0.0.0/32", "unspecified", "every IPv4 address of the host", "RFC 1122"),
  special("255.255.255.255/32", "broadcast", "limited broadcast", "RFC 919"),
  special("169.254.169.254/32", "link-local", "cloud instance metadata", "RFC 3927"),
  special("0.0.0.0/8", "reserved", "this network", "RFC 1122"),
  special("10.0.0.0/8", "private", "private", "RFC 1918"),
  special("100.64.0.0/10", "shared", "carrier-grade NAT", "RFC 6598"),
  special("127.0.0.0/8", "loopback", "loopback", "RFC 1122"),
  special("169.254.0.0/16", "link-local", "link-local", "RFC 3927"),
  special("172.16.0.0/12", "private", "private", "RFC 1918"),
  special("192.0.0.0/24", "reserved", "IETF protocol assignments", "RFC 6890"),
  special("192.0.2.0/24", "documentation", "documentation (TEST-NET-1)", "RFC 5737"),
  special("192.88.99.0/24", "reserved", "former 6to4 relay anycast", "RFC 7526"),
  special("192.168.0.0/16", "private", "private", "RFC 1918"),
  special("198.18.0.0/15", "benchmark", "benchmarking", "RFC 2544"),
  special("198.51.100.0/24", "documentation", "documentation (TEST-NET-2)", "RFC 5737"),
  special("203.0.113.0/24", "documentation", "documentation (TEST-NET-3)", "RFC 5737"),
  special("224.0.0.0/4", "multicast", "multicast", "RFC 5771"),
  special("240.0.0.0/4", "reserved", "reserved for future use", "RFC 1112"),
]);

/** IANA IPv6 Special-Purpose Address Registry. */
const specialHextets = lazy((): readonly SpecialBlock[] => [
  special("::/128", "unspecified", "every address of the host", "RFC 4291"),
  special("::1/128", "loopback", "loopback", "RFC 4291"),
  special("fd00:ec2::254/128", "private", "cloud instance metadata", "RFC 4193"),
  special("::ffff:0:0/96", "reserved", "IPv4-mapped", "RFC 4291"),
  special("64:ff9b::/96", "public", "IPv4/IPv6 translation", "RFC 6052"),
  special("64:ff9b:1::/48", "private", "local IPv4/IPv6 translation", "RFC 8215"),
  special("100::/64", "reserved", "discard only", "RFC 6666"),
  special("2001:db8::/32", "documentation", "documentation", "RFC 3849"),
  special("3fff::/20", "documentation", "documentation", "RFC 9637"),
  special("2002::/16", "reserved", "6to4", "RFC 3056"),
  special("2001::/32", "reserved", "Teredo", "RFC 4380"),
  special("5f00::/16", "reserved", "segment routing", "RFC 9602"),
  special("fc00::/7", "private", "unique local", "RFC 4193"),
  special("fe80::/10", "link-local", "link-local", "RFC 4291"),
  special("ff00::/8", "multicast", "multicast", "RFC 4291"),
]);

/** The special-purpose blocks of a family. */
export const specialBlocksOf = (family: Family): readonly SpecialBlock[] => (family === 4 ? specialQuads() : specialHextets());

/** Those of both. */
export const specialBlocks = lazy(() => specialQuads().concat(specialHextets()));

/** The special block that an address is in, if any. */
export const specialBlockOf = (address: IpAddress): SpecialBlock | undefined =>
  specialBlocksOf(address.family).find((block) => contains(block.range, address));

/** The scope of an address; IPv6 outside 2000::/3 and the registries is reserved. */
export function scopeOf(address: IpAddress): AddressScope {
  const block = specialBlockOf(address);
  if (block !== undefined) return block.scope;
  if (address.family === 4) return "public";
  return address.value >> 125n === 1n ? "public" : "reserved";
}

/** Whether packets from or to it never cross the internet: loopback, private, link-local or carrier NAT. */
export const isLocalScope = (scope: AddressScope): boolean =>
  scope === "loopback" || scope === "private" || scope === "link-local" || scope === "shared";

/** Whether a range is in use on networks of one's own only: it lies in one block of such. */
export const isLocalRange = ({ family, first, last }: AddressRange): boolean =>
  specialBlocksOf(family).some(({ range, scope }) => isLocalScope(scope) && range.first <= first && last <= range.last);
