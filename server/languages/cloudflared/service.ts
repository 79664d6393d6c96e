/** The `service` of a rule as cloudflared reads it: its own words first, then a URL by the rules of Go's net/url. */

/** What a rule sends its requests to. `host` is without brackets, `port` as written; `http` tells whether requests are HTTP; `extras` are parts of the URL that cloudflared ignores. */
export type Service =
  | {
      readonly kind: "url";
      readonly scheme: string;
      readonly host: string;
      readonly port: string | undefined;
      readonly http: boolean;
      readonly extras: readonly string[];
    }
  | { readonly kind: "unix"; readonly path: string; readonly tls: boolean }
  | { readonly kind: "status"; readonly code: number }
  | { readonly kind: "hello" | "bastion" | "socks" };

/** Why cloudflared refuses a service. `at` is the part of the text that is meant. */
export type ServiceFault = {
  readonly fault: "empty" | "scheme" | "host" | "path" | "url" | "status";
  readonly at: readonly [start: number, end: number];
};

/** Ports that TCP services get when they name none, by scheme. */
const TCP_PORTS: Readonly<Record<string, number>> = { ssh: 22, rdp: 3389, smb: 445, tcp: 7864 };

/** The schemes that cloudflared does something of its own for; others are taken as TCP. */
export const KNOWN_SCHEMES = ["http", "https", "ws", "wss", "tcp", "ssh", "rdp", "smb"] as const;

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
  return { kind: "url", scheme: lower, host: host.name, port: host.port, http: /^(https?|wss?)$/.test(lower), extras };
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
export function portOf(service: Service & { kind: "url" }): number | undefined {
  if (service.port !== undefined && service.port !== "") return Number(service.port);
  if (service.scheme === "http" || service.scheme === "ws") return 80;
  return service.scheme === "https" || service.scheme === "wss" ? 443 : TCP_PORTS[service.scheme];
}
