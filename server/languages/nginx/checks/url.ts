/** Addresses as nginx reads them (ngx_parse_url, ngx_inet_addr, ngx_inet6_addr, ngx_ptocidr in 1.22). */

/** What a caller of `readUrl` allows, as the fields of ngx_url_t. */
export type UrlUse = { readonly listen?: boolean; readonly uriPart?: boolean; readonly port?: number };

/** An address, or why nginx refuses it in its own words. `noPort`: the port is the default. `host` is in lower case. */
export type Url = {
  readonly error?: string;
  readonly host: string;
  readonly port: number;
  readonly lastPort: number;
  readonly noPort: boolean;
  readonly uri: string;
  readonly unix: boolean;
};

const NONE = { host: "", port: 0, lastPort: 0, noPort: false, uri: "", unix: false };
const failed = (error: string): Url => ({ ...NONE, error });

/** Reads `unix:/path[:uri]`, `[v6]:port/uri` or `host:port/uri`. */
export function readUrl(text: string, use: UrlUse): Url {
  if (/^unix:/i.test(text)) return readUnix(text.slice(5), use);
  return text.startsWith("[") ? readBracketed(text.slice(1), use) : readPlain(text, use);
}

function readUnix(path: string, use: UrlUse): Url {
  const colon = use.uriPart ? path.indexOf(":") : -1;
  const name = colon === -1 ? path : path.slice(0, colon);
  if (name === "") return failed("no path in the unix domain socket");
  if (new TextEncoder().encode(name).length + 1 > 108) return failed("too long path in the unix domain socket");
  return { ...NONE, host: `unix:${name}`, uri: colon === -1 ? "" : path.slice(colon + 1), unix: true };
}

function readBracketed(text: string, use: UrlUse): Url {
  const close = text.indexOf("]");
  if (close === -1) return failed("invalid host");
  const uriAt = uriStart(text, close + 1);
  if (uriAt !== -1 && (use.listen || !use.uriPart)) return failed("invalid host");
  const rest = text.slice(close + 1, uriAt === -1 ? text.length : uriAt);
  const uri = uriAt === -1 ? "" : text.slice(uriAt);
  const host = text.slice(0, close);
  const ports = rest === "" ? undefined : rest.startsWith(":") ? readPorts(rest.slice(1), use) : "invalid host";
  if (typeof ports === "string") return failed(ports);
  if (host === "") return failed("no host");
  if (!isIpv6(host)) return failed("invalid IPv6 address");
  const port = use.port ?? 0;
  return { ...NONE, ...(ports ?? { port, lastPort: port, noPort: true }), host: `[${host.toLowerCase()}]`, uri };
}

function readPlain(text: string, use: UrlUse): Url {
  const uriAt = uriStart(text, 0);
  if (uriAt !== -1 && (use.listen || !use.uriPart)) return failed("invalid host");
  const uri = uriAt === -1 ? "" : text.slice(uriAt);
  const authority = uriAt === -1 ? text : text.slice(0, uriAt);
  const colon = authority.indexOf(":");
  if (colon === -1 && use.listen) {
    const ports = portsAlone(authority);
    if (typeof ports === "string") return failed(ports);
    if (ports !== undefined) return { ...NONE, ...ports, host: "*" };
  }
  const ports = colon === -1 ? undefined : readPorts(authority.slice(colon + 1), use);
  if (typeof ports === "string") return failed(ports);
  const host = colon === -1 ? authority : authority.slice(0, colon);
  if (host === "") return failed("no host");
  const port = use.port ?? 0;
  const made = { ...NONE, ...(ports ?? { port, lastPort: port, noPort: true }), host: host.toLowerCase(), uri };
  return unresolvable(host) && !(use.listen && host === "*") ? { ...made, error: "host not found" } : made;
}

/** Numbers and dots that are no address, which no resolver finds: 300.1.1.1. inet_aton also takes 127.1 and 1.2.3. */
export function unresolvable(host: string): boolean {
  if (!/^[0-9.]+$/.test(host) || readIpv4(host) !== -1) return false;
  const parts = host.split(".");
  const last = Number(parts.at(-1));
  const decimal = parts.every((part, i) => part !== "" && !/^0\d*[89]/.test(part) && (i === parts.length - 1 || Number(part) <= 255));
  return !(decimal && parts.length <= 4 && last < 256 ** (5 - parts.length));
}

function uriStart(text: string, from: number): number {
  const slash = text.indexOf("/", from);
  const query = text.indexOf("?", from);
  return slash === -1 || (query !== -1 && query < slash) ? query : slash;
}

type Ports = { readonly port: number; readonly lastPort: number; readonly noPort: boolean };

const inRange = (port: number): boolean => port >= 1 && port <= 65535;

function readPorts(text: string, use: UrlUse): Ports | string {
  const dash = use.listen ? text.indexOf("-") : -1;
  const last = dash === -1 ? undefined : readDigits(text.slice(dash + 1));
  if (last !== undefined && !inRange(last)) return "invalid port";
  const port = readDigits(dash === -1 ? text : text.slice(0, dash));
  if (!inRange(port)) return "invalid port";
  if (last !== undefined && port > last) return "invalid port range";
  return { port, lastPort: last ?? port, noPort: false };
}

/** A `listen` value that is a port or a range; undefined when it is a host after all. */
function portsAlone(text: string): Ports | string | undefined {
  const dash = text.indexOf("-");
  const last = dash === -1 ? undefined : readDigits(text.slice(dash + 1));
  if (last === -1) return undefined;
  if ((last === undefined || inRange(last)) && readDigits(dash === -1 ? text : text.slice(0, dash)) === -1) return undefined;
  return readPorts(text, { listen: true });
}

/** ngx_atoi: digits only; -1 for anything else and for what does not fit 63 bits. */
export function readDigits(text: string): number {
  if (text === "" || !/^[0-9]+$/.test(text)) return -1;
  const value = Number(text);
  return value > 9223372036854775000 && !(value === 2 ** 63 && text.replace(/^0+/, "") <= "9223372036854775807") ? -1 : value;
}

/** ngx_inet_addr: exactly three dots, numbers up to 255, and neither an empty number nor 255.255.255.255 refused but the latter. -1 when not. */
export function readIpv4(text: string): number {
  if (!/^[0-9.]+$/.test(text)) return -1;
  const parts = text.split(".");
  if (parts.length !== 4) return -1;
  let value = 0;
  for (const part of parts) {
    const number = Number(part);
    if (number > 255) return -1;
    value = value * 256 + number;
  }
  return value === 0xffffffff ? -1 : value;
}

/** ngx_inet6_addr, as eight numbers; undefined when it is none. A zone (`%eth0`) is refused. */
export function readIpv6(text: string): readonly number[] | undefined {
  let address = text;
  const colon = address.lastIndexOf(":");
  if (address.includes(".")) {
    const quad = readIpv4(address.slice(colon + 1));
    if (colon === -1 || quad === -1) return undefined;
    address = `${address.slice(0, colon + 1)}${Math.floor(quad / 65536).toString(16)}:${(quad % 65536).toString(16)}`;
  }
  const halves = address.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const count = groups.reduce((sum, one) => sum + one.length, 0);
  if (groups.flat().some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  if (halves.length === 1 ? count !== 8 : count > 7) return undefined;
  const [head = [], tail = []] = groups;
  const zeros = halves.length === 1 ? [] : Array.from({ length: 8 - count }, () => "0");
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

/** One spelling for the hosts of `readUrl` that mean the same address: `[0::0]` and `[::]`, `localhost` and 127.0.0.1. */
export function canonicalHost(host: string): string {
  if (host === "0.0.0.0") return "*";
  if (host === "localhost") return "127.0.0.1";
  return host.startsWith("[") ? `[${readIpv6(host.slice(1, -1))?.join(":") ?? host}]` : host;
}

const isIpv6 = (text: string): boolean => readIpv6(text) !== undefined;

/** ngx_ptocidr: `undefined` when nginx refuses it; else whether bits below the mask are set, and the network with them cleared. */
export function readNetwork(text: string): { readonly hostBits: boolean; readonly network: string } | undefined {
  const slash = text.indexOf("/");
  const address = slash === -1 ? text : text.slice(0, slash);
  const quad = readIpv4(address);
  const bytes =
    quad === -1 ? readIpv6(address)?.flatMap((group) => [group >> 8, group & 255]) : [24, 16, 8, 0].map((shift) => (quad >>> shift) & 255);
  if (bytes === undefined) return undefined;
  if (slash === -1) return { hostBits: false, network: address };
  const bits = readDigits(text.slice(slash + 1));
  if (bits < 0 || bits > bytes.length * 8) return undefined;
  const cleared = bytes.map((byte, i) => byte & (0xff00 >> Math.max(0, Math.min(8, bits - i * 8))) & 255);
  return { hostBits: cleared.some((byte, i) => byte !== bytes[i]), network: `${showBytes(cleared)}/${bits}` };
}

function showBytes(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[2 * i] as number) << 8) | (bytes[2 * i + 1] as number)).toString(16));
  const runs = [...groups.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map((match) => match[0]).sort((a, b) => b.length - a.length);
  const text = groups.join(":");
  return runs[0] === undefined
    ? text
    : text.replace(runs[0], text.startsWith(runs[0]) || text.endsWith(runs[0]) ? "::" : ":").replace(/:{3,}/g, "::");
}
