/** How the C library reads addresses: the strict form of inet_pton(3), and the wide one of inet_aton(3). */
import { type IpAddress, readQuad } from "../../core/address.ts";

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** inet_pton(AF_INET6) of glibc: no zone, no brackets, at most four digits a group, one `::` that stands for at least one group. */
export function readIpv6(text: string): IpAddress | undefined {
  if (text.length > 45) return undefined;
  const gap = text.indexOf("::");
  const head = groupsOf(gap === -1 ? text : text.slice(0, gap), gap === -1);
  const tail = gap === -1 ? "" : groupsOf(text.slice(gap + 2), true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 32 - head.length - tail.length;
  if (gap === -1 ? missing !== 0 : missing < 4) return undefined;
  return { family: 6, value: BigInt(`0x${head}${"0".repeat(missing)}${tail}`) };
}

// Colon-separated groups as hexadecimal digits; the last one may be a dotted quad. Empty text has no groups.
function groupsOf(text: string, mayEndInQuad: boolean): string | undefined {
  if (text === "") return "";
  let hex = "";
  const groups = text.split(":");
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] as string;
    if (/^[0-9a-f]{1,4}$/i.test(group)) hex += group.padStart(4, "0");
    else {
      const quad = mayEndInQuad && i === groups.length - 1 ? readQuad(group) : -1;
      if (quad < 0) return undefined;
      hex += quad.toString(16).padStart(8, "0");
    }
  }
  return hex;
}

/** inet_pton(3): a dotted quad without leading zeros, or IPv6. */
export function readPton(text: string): IpAddress | undefined {
  if (text.includes(":")) return readIpv6(text);
  const quad = readQuad(text);
  return quad < 0 ? undefined : { family: 4, value: BigInt(quad) };
}

/**
 * inet_aton(3) on the whole text: one to four numbers, decimal, octal (leading 0) or hexadecimal (0x); the last fills the
 * bytes that are left. `10.1` is 10.0.0.1 and `010.0.0.1` is 8.0.0.1. The unsigned 32-bit value, or -1.
 */
export function readAton(text: string): number {
  if (text.length > 64) return -1;
  const parts = text.split(".");
  if (parts.length > 4) return -1;
  let value = 0;
  for (let i = 0; i < parts.length; i++) {
    const part = numberOf(parts[i] as string);
    const last = i === parts.length - 1;
    const limit = last ? 256 ** (5 - parts.length) : 256;
    if (part < 0 || part >= limit) return -1;
    value = last ? value * limit + part : value * 256 + part;
  }
  return value;
}

// strtoul(3) with base 0, which must read the whole text and begin at a digit.
function numberOf(text: string): number {
  if (!isDigit(text.charCodeAt(0))) return -1;
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text.slice(2), 16);
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8);
  return /^[1-9]\d*$/.test(text) ? Number(text) : -1;
}

/** What strtoul(3) in base 10 makes of a sign and digits, as an unsigned 64-bit number that saturates; undefined when other text is there. */
export function readUnsignedLong(text: string): bigint | undefined {
  const match = /^([+-]?)0*(\d+)$/.exec(text);
  if (match === null) return undefined;
  const digits = match[2] as string;
  const limit = (1n << 64n) - 1n;
  const value = digits.length > 20 ? limit + 1n : BigInt(digits);
  if (value > limit) return limit;
  return match[1] === "-" ? BigInt.asUintN(64, -value) : value;
}
