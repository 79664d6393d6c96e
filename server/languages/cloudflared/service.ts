/** The `service` of a rule as cloudflared reads it: its own words first, then a URL by the rules of Go's net/url. */

/**
 * What a rule sends its requests to. `host` is without brackets, `port` as written, and `hostAt` and `portAt` are where they stand in the text;
 * `http` tells whether requests are HTTP, `tls` whether the service is asked over TLS; `extras` are parts of the URL that cloudflared ignores.
 */
export type Service =
  | UrlService
  | { readonly kind: "unix"; readonly path: string; readonly tls: boolean }
  | { readonly kind: "status"; readonly code: number }
  | { readonly kind: "hello" | "bastion" | "socks" };

/** A service that is reached at a host and port. */
export type UrlService = {
  readonly kind: "url";
  readonly scheme: string;
  readonly host: string;
  readonly hostAt: readonly [start: number, end: number];
  readonly port: string | undefined;
  readonly portAt: readonly [start: number, end: number];
  readonly http: boolean;
  readonly tls: boolean;
  readonly extras: readonly string[];
};

/** Why cloudflared refuses a service. `at` is the part of the text that is meant. */
export type ServiceFault = {
  readonly fault: "empty" | "scheme" | "host" | "path" | "url" | "status";
  readonly at: readonly [start: number, end: number];
};

/** Ports that TCP services get when they name none, by scheme. */
const TCP_PORTS: Readonly<Record<string, number>> = { ssh: 22, rdp: 3389, smb: 445, tcp: 7864 };

/** The schemes that cloudflared does something of its own for; others are taken as TCP. */
export const KNOWN_SCHEMES = ["http", "https", "ws", "wss", "tcp", "ssh", "rdp", "smb"] as const;

/** Whether cloudflared does something of its own for a scheme (in lower case). */
export const isKnownScheme = (scheme: string): boolean => KNOWN_SCHEMES.some((known) => known === scheme);

/** Reads a service. Schemes other than the known ones are raw TCP for cloudflared. */
export function readService(text: string): Service | ServiceFault {
  if (text.startsWith("unix:")) return { kind: "unix", path: text.slice(5), tls: false };
  if (text.startsWith("unix+tls:")) return { kind: "unix", path: text.slice(9), tls: true };
  if (text.startsWith("http_status:")) {
    const code = /^[+-]?\d{1,18}$/.test(text.slice(12)) ? Number(text.slice(12)) : Number.NaN;
    return code >= 100 && code <= 999 ? { kind: "status", code } : { fault: "status", at: [12, text.length] };
  }
  if (text === "hello_world" || text === "hello-world") return { kind: "hello" };
  if (text === "socks-proxy") return { kind: "socks" };
  if (text === "bastion") return { kind: "bastion" };
  return readUrl(text);
}

function readUrl(text: string): Service | ServiceFault {
  const whole: readonly [number, number] = [0, text.length];
  if (text === "") return { fault: "empty", at: whole };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses them in a URL
  if (/[\x00-\x1f\x7f]/.test(text)) return { fault: "url", at: whole };
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*(?=:)/.exec(text)?.[0];
  if (scheme === undefined || text.slice(scheme.length + 1, scheme.length + 3) !== "//") return { fault: "scheme", at: whole };
  const start = scheme.length + 3;
  const rest = text.slice(start);
  const end = start + (/[/?#]/.exec(rest)?.index ?? rest.length);
  const authority = text.slice(start, end);
  const at = authority.lastIndexOf("@");
  const host = readHost(authority.slice(at + 1));
  if (host === undefined || (at !== -1 && !isUserinfo(authority.slice(0, at)))) return { fault: "url", at: [start, Math.max(end, start)] };
  if (host.name === "") return { fault: "host", at: whole };
  const path = /^[^?#]*/.exec(text.slice(end))?.[0] ?? "";
  if (/%(?![0-9a-fA-F]{2})/.test(path)) return { fault: "url", at: [end, end + path.length] };
  if (path !== "") return { fault: "path", at: [end, end + path.length] };
  const extras = [
    ...(at === -1 ? [] : ["user name"]),
    ...(text.slice(end).startsWith("?") ? ["query"] : []),
    ...(text.slice(end).includes("#") ? ["fragment"] : []),
  ];
  const lower = scheme.toLowerCase();
  const hostStart = start + at + 1 + (authority[at + 1] === "[" ? 1 : 0);
  return {
    kind: "url",
    scheme: lower,
    host: host.name,
    hostAt: [hostStart, hostStart + host.name.length],
    port: host.port,
    portAt: [end - (host.port?.length ?? 0), end],
    http: /^(https?|wss?)$/.test(lower),
    tls: lower === "https" || lower === "wss",
    extras,
  };
}

const isUserinfo = (text: string): boolean => /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text) && !/%(?![0-9a-fA-F]{2})/.test(text);

// Go: a port is digits or nothing; in a name, escapes stand for non-ASCII bytes only, and these characters cannot be.
function readHost(text: string): { name: string; port: string | undefined } | undefined {
  const bracket = /^\[([^\]]*)\](.*)$/.exec(text);
  if (text.startsWith("[") && bracket === null) return undefined;
  const tail = bracket?.[2] ?? (text.includes(":") ? text.slice(text.lastIndexOf(":")) : "");
  const name = bracket?.[1] ?? text.slice(0, text.length - tail.length);
  if (!/^(:\d*)?$/.test(tail)) return undefined;
  if (bracket !== null ? !/^[0-9a-fA-F:.]*(%25[^\]]*)?$/.test(name) || !name.includes(":") : /[\s{}|\\^`\]]/.test(name)) return undefined;
  if (/%(?![89a-fA-F][0-9a-fA-F])/.test(name) && bracket === null) return undefined;
  return { name, port: tail === "" ? undefined : tail.slice(1) };
}

/** The port that a URL service is reached on, by its scheme where it names none; undefined where there is no default. */
export function portOf(service: UrlService): number | undefined {
  if (service.port !== undefined && service.port !== "") return Number(service.port);
  if (service.scheme === "http" || service.scheme === "ws") return 80;
  return service.scheme === "https" || service.scheme === "wss" ? 443 : TCP_PORTS[service.scheme];
}
