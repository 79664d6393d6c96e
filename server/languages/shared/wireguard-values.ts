/**
 * The values of a WireGuard configuration as wg(8) 1.0.20210914 reads them. Texts come without white space, which wg
 * removes everywhere before it looks. Facts found by experiment with `wg setconf`.
 */
import { type Cidr, cidrOf, type IpAddress } from "../../core/address.ts";
import { readAton, readIpv6, readPton, readUnsignedLong } from "./ip-text.ts";
import { udpPortOf } from "./udp-services.ts";

/** Why a text is no key. `placeholder` is text that someone is meant to replace. */
export type KeyFault = "placeholder" | "hex" | "url-safe" | "length" | "characters" | "padding" | "bits";

/**
 * What is wrong with a base64 key of 32 bytes; undefined for a good one. Wants exactly 44 characters that end in one `=`
 * and whose last digit leaves the two spare bits zero.
 */
export function keyFault(text: string): KeyFault | undefined {
  if (/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(text)) return undefined;
  if (isPlaceholder(text)) return "placeholder";
  if (/^(0x)?[0-9a-f]{64}$/i.test(text)) return "hex";
  if (/^[A-Za-z0-9_-]{43}=?$/.test(text) && /[_-]/.test(text)) return "url-safe";
  if (/^[A-Za-z0-9+/]{43}$/.test(text)) return "padding";
  if (text.length !== 44) return "length";
  return /^[A-Za-z0-9+/]{43}=$/.test(text) ? "bits" : "characters";
}

/** A key of 32 zero bytes: wg takes it, as a private key it means "none". */
export const isZeroKey = (text: string): boolean => /^A{43}=$/.test(text);

/** Words of which placeholders are made; one of them in a text that is no key means "fill in". */
const PLACEHOLDER =
  /^[<[({].*[>\])}]$|\$\{?\w|\{\{|<[\w -]+>|%\w+%|__\w+__|@\w+@|x{6,}|\.{3}|…|private|public|preshared|psk|server|client|peer|key|your|change|replace|insert|paste|todo|fixme|redacted|secret|hidden|removed|example|placeholder|\*{3}/i;

// One word in capitals, or words joined by `_` or `-`, in any language.
const WORDS = /^([A-Z]{3,}|\p{L}+([-_]\p{L}[\p{L}\d]*)+)$/u;

/** Whether a text where a key belongs is one that a person or a template is meant to replace, not a damaged key. */
export function isPlaceholder(text: string): boolean {
  const looksLikeKey =
    text.length >= 40 && text.length <= 46 && /^[A-Za-z0-9+/=_-]+$/.test(text) && /[\d+/]/.test(text) && /[A-Z]/.test(text);
  return text.length > 0 && !looksLikeKey && (PLACEHOLDER.test(text) || (text.length < 40 && WORDS.test(text)));
}

/** A port as wg stores it. `written` is the number that stands there, `port` its low 16 bits; `service` when it was a name. */
export type WireGuardPort = { readonly port: number; readonly written: bigint; readonly service?: string };

/**
 * getaddrinfo(3) for UDP: a number, of which the low 32 bits are kept and then the low 16, or a services(5) name.
 * Undefined when wg refuses it.
 */
export function readPort(text: string): WireGuardPort | undefined {
  const written = readUnsignedLong(text);
  const kept = written === undefined ? -1 : Number(BigInt.asIntN(32, written));
  if (written !== undefined && kept >= 0) return { port: kept & 0xffff, written: text.startsWith("-") ? -BigInt(text.slice(1)) : written };
  const service = udpPortOf(text);
  return service === undefined ? undefined : { port: service, written: BigInt(service), service: text };
}

/** An endpoint that wg takes; places are offsets into its text. */
export type Endpoint = {
  /** The host without brackets and where it stands. */
  readonly host: string;
  readonly hostAt: readonly [start: number, end: number];
  readonly portAt: readonly [start: number, end: number];
  readonly bracketed: boolean;
  /** Undefined for a name that DNS will have to know. */
  readonly address?: IpAddress;
  readonly port: WireGuardPort;
};

/** What wg minds in an endpoint, and where in its text. */
export type EndpointFault = {
  readonly fault: "brace" | "port" | "port-value" | "scheme" | "host";
  readonly at: readonly [start: number, end: number];
};

/** Reads `host:port` or `[host]:port`; the last colon parts host and port when there are no brackets. */
export function readEndpoint(text: string): Endpoint | EndpointFault {
  const whole: readonly [number, number] = [0, text.length];
  const bracketed = text.startsWith("[");
  const end = bracketed ? text.indexOf("]") : text.lastIndexOf(":");
  if (bracketed && end === -1) return { fault: "brace", at: whole };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { fault: "scheme", at: [0, text.indexOf("//") + 2] };
  const portStart = bracketed ? end + 2 : end + 1;
  if (end === -1 || (bracketed && text[end + 1] !== ":") || portStart >= text.length) return { fault: "port", at: whole };
  const hostAt: readonly [number, number] = [bracketed ? 1 : 0, end];
  const host = text.slice(...hostAt);
  const portText = text.slice(portStart);
  const port = portText === "*" ? { port: 0, written: 0n } : readPort(portText);
  const named = readHost(host);
  if (named === "bad" || (host === "*" && portText === "*"))
    return looksUnportedIpv6(text) ? { fault: "port", at: whole } : { fault: "host", at: hostAt };
  if (port === undefined) return { fault: "port-value", at: [portStart, text.length] };
  return { host, hostAt, portAt: [portStart, text.length], bracketed, port, ...(named === "name" ? {} : { address: named }) };
}

// `2001:db8::1` alone: the last group was taken for the port.
const looksUnportedIpv6 = (text: string): boolean => readIpv6(text) !== undefined;

/** What getaddrinfo(3) makes of a host: an address, a name to look up, or nothing at all. */
function readHost(host: string): IpAddress | "name" | "bad" {
  if (host === "*") return { family: 6, value: 1n };
  const zone = host.indexOf("%");
  const ip6 = readIpv6(zone === -1 ? host : host.slice(0, zone));
  if (ip6 !== undefined) {
    if (zone === -1) return ip6;
    const local = ip6.value >> 118n === 0x3fan || ((ip6.value >> 112n) & 0xff0fn) === 0xff02n;
    const id = host.slice(zone + 1);
    return (local && id !== "") || (/^\d{1,10}$/.test(id) && Number(id) <= 0xffffffff) ? ip6 : "bad";
  }
  const quad = readAton(host);
  if (quad >= 0) return { family: 4, value: BigInt(quad) };
  return isHostName(host) ? "name" : "bad";
}

/** A name that a resolver can be asked for: labels of letters, digits, `-` and `_`, the last one not a number. */
function isHostName(host: string): boolean {
  if (host.length > 254 || !/^[A-Za-z0-9_.-]+$/.test(host) || /^-|\.\./.test(host)) return false;
  const labels = host.replace(/\.$/, "").split(".");
  return labels.every((label) => label !== "" && label.length <= 63) && !/^\d+$/.test(labels.at(-1) as string);
}

/** What wg minds in an entry of AllowedIPs. */
export type AllowedIpFault = "address" | "mask" | "octal" | "sign";

/** One entry of AllowedIPs: `address[/length]`. `signed` allows the `+` and `-` of wg 1.0.20250521 and later. */
export function readAllowedIp(text: string, signed = false): Cidr | AllowedIpFault {
  const bare = signed && /^[+-]/.test(text) ? text.slice(1) : text;
  const slash = bare.indexOf("/");
  const address = readPton(slash === -1 ? bare : bare.slice(0, slash));
  if (address === undefined) {
    if (/^[+-]/.test(bare)) return "sign";
    return readAton(slash === -1 ? bare : bare.slice(0, slash)) >= 0 && !/^\d+$/.test(bare) ? "octal" : "address";
  }
  const bits = address.family === 4 ? 32 : 128;
  if (slash === -1) return cidrOf(address, bits);
  const mask = bare.slice(slash + 1);
  const digits = /^0*(\d{1,3})$/.exec(mask);
  return digits === null || Number(digits[1]) > bits ? "mask" : cidrOf(address, Number(digits[1]));
}

/** FwMark: `off`, or 0 to 2^32-1 in decimal (leading zeros mean nothing) or hexadecimal with a lower-case 0x. Undefined when wg refuses it. */
export function readFwMark(text: string): number | undefined {
  if (/^off$/i.test(text)) return 0;
  const hex = /^0x0*([0-9a-fA-F]{1,8})$/.exec(text);
  if (hex !== null) return Number.parseInt(hex[1] as string, 16);
  const digits = /^0*(\d{1,10})$/.exec(text);
  return digits !== null && Number(digits[1]) <= 0xffffffff ? Number(digits[1]) : undefined;
}

/** PersistentKeepalive: `off`, or 0 to 65535 seconds. Undefined when wg refuses it. */
export function readKeepalive(text: string): number | undefined {
  if (/^off$/i.test(text)) return 0;
  const digits = /^0*(\d{1,5})$/.exec(text);
  return digits === null || Number(digits[1]) > 65535 ? undefined : Number(digits[1]);
}
