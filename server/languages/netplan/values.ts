/** How netplan reads values: the same forms as its parser, no more and no less. All are pure and linear in the text. */
import { readAddress, readQuad } from "../../core/address.ts";

/** A dotted quad as inet_pton takes it: four decimal parts, no leading zeros. */
export const isIp4 = (text: string): boolean => readQuad(text) >= 0;

/** An IPv6 address as inet_pton takes it: no zone, no brackets. */
export const isIp6 = (text: string): boolean => text.includes(":") && readAddress(text) !== undefined;

const TRUE = new Set(["true", "on", "yes", "y"]);
const FALSE = new Set(["false", "off", "no", "n"]);

/** A boolean, in any case; `1`, `0` and nothing are none. */
export function readBool(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return TRUE.has(lower) ? true : FALSE.has(lower) ? false : undefined;
}

const UINT = /^[ \t\n\v\f\r]*([-+]?)(\d+)$/;
const WORD = 1n << 64n;

/** An unsigned number of 32 bits as strtoull reads it: leading blanks and a sign are taken, and nothing at all is 0. */
export function readUint(text: string): number | undefined {
  if (text === "") return 0;
  const match = UINT.exec(text);
  if (match === null) return undefined;
  const digits = (match[2] ?? "").replace(/^0+(?=.)/, "");
  if (digits.length > 20) return undefined;
  const size = BigInt(digits);
  if (size >= WORD) return undefined;
  const value = match[1] === "-" && size > 0n ? WORD - size : size;
  return value <= 0xffffffffn ? Number(value) : undefined;
}

/** The number that strtoull finds at the start of the text; 0 where there is none. Large ones are Infinity. */
export function leadingNumber(text: string): number {
  const match = /^[ \t\n\v\f\r]*\+?(\d{1,25})/.exec(text);
  return match === null ? (/^\s*-\s*[1-9]/.test(text) ? Number.POSITIVE_INFINITY : 0) : Number(match[1]);
}

/** Six octets, or the twenty of InfiniBand, as hexadecimal pairs with colons. */
export const isMac = (text: string): boolean => /^[0-9a-f]{2}(:[0-9a-f]{2}){5}((:[0-9a-f]{2}){14})?$/i.test(text);

/** 32 bytes in base64, as WireGuard keys are written. */
export const isWireguardKey = (text: string): boolean => /^[A-Za-z0-9+/]{42}[A-Za-z0-9+/]=$/.test(text);

/** A host name by netplan's own pattern: labels of letters, digits and inner hyphens. */
const isHostname = (text: string): boolean =>
  text.length <= 1024 && text.split(".").every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i.test(label));

/** Printable ASCII without blanks: what an id or interface name may be made of. */
export const isName = (text: string): boolean => /^[!-~]+$/.test(text);

/** Splits at the last slash, as netplan does. */
export function splitPrefix(text: string): { readonly address: string; readonly prefix: string | undefined } {
  const slash = text.lastIndexOf("/");
  return slash < 0 ? { address: text, prefix: undefined } : { address: text.slice(0, slash), prefix: text.slice(slash + 1) };
}

/** Whether the text, without its prefix length, is an address: 4, 6, or undefined for neither. What follows the slash is not looked at. */
export function familyOf(text: string): 4 | 6 | undefined {
  const { address } = splitPrefix(text);
  return isIp4(address) ? 4 : isIp6(address) ? 6 : undefined;
}

/** Why an endpoint `host:port` or `[address]:port` is refused, or undefined. An empty one is taken since 1.0. */
export function endpointProblem(text: string): string | undefined {
  if (text.length < 3) return "is too short: write host:port";
  let host = text;
  let rest = text;
  if (text.startsWith("[")) {
    const close = text.lastIndexOf("]");
    if (close < 0) return "has no closing bracket";
    host = text.slice(1, close);
    rest = text.slice(close + 1);
  }
  const colon = rest.lastIndexOf(":");
  if (colon < 0) return "has no port: write host:port";
  if (leadingNumber(rest.slice(colon + 1)) > 65535) return "has a port above 65535";
  if (!text.startsWith("[")) host = text.slice(0, colon);
  return isIp4(host) || isIp6(host) || isHostname(host) ? undefined : "has no valid address or host name";
}

/** Whether a text still holds a placeholder of a template: its value is not known. */
export const isTemplate = (text: string): boolean => text.includes("{{") || text.includes("{%") || text.includes("${");

/** Whether systemd reads the text as a span of time: numbers with units (systemd.time(7)). */
export function isTimeSpan(text: string): boolean {
  const parts = text.trim().match(/[\d.]+|[a-zµ]+|[^\d.a-zµ\s]+/gi) ?? [];
  const units = /^(us|µs|usec|ms|msec|s|sec|seconds?|m|min|minutes?|h|hr|hours?|d|days?|w|weeks?|M|months?|y|years?|infinity)$/;
  return (
    parts.length > 0 &&
    parts.length < 20 &&
    parts.every((part, i) => (/^\d/.test(part) ? /^\d+(\.\d+)?$/.test(part) : units.test(part) && (i > 0 || part === "infinity")))
  );
}
