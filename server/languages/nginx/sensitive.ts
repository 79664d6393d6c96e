/** Locations that show the inside of a service: status pages by directive, and paths by their usual names. */
import { serviceOf } from "../../core/ports.ts";
import { child, type Node } from "./units.ts";

/** Directives that answer with the state of nginx itself. */
const STATUS_DIRECTIVES: readonly string[] = [
  "stub_status",
  "vhost_traffic_status_display",
  "nchan_stub_status",
  "api",
  "status",
  "check_status",
  "server_traffic_status_display",
  "upstream_conf",
];

const STATUS: ReadonlySet<string> = new Set(STATUS_DIRECTIVES);

/** The directive that makes a location a status page of nginx; undefined where none does. */
export const statusDirectiveOf = (location: Node): Node | undefined =>
  location.children?.find((entry) => STATUS.has(entry.name) && entry.children === undefined);

// Well-known paths of programs whose documentation says to keep them private.
const PATHS: ReadonlyMap<string, string> = new Map([
  ["metrics", "metrics"],
  ["prometheus", "metrics"],
  ["actuator", "Spring Boot's management"],
  ["admin", "an admin interface"],
  ["administrator", "an admin interface"],
  ["phpmyadmin", "a database console"],
  ["pma", "a database console"],
  ["adminer", "a database console"],
  ["adminer.php", "a database console"],
  ["server-status", "a status page"],
  ["server-info", "a status page"],
  ["nginx_status", "a status page"],
  ["nginx-status", "a status page"],
  ["basic_status", "a status page"],
  ["stub_status", "a status page"],
  ["fpm-status", "a status page"],
  ["php-fpm-status", "a status page"],
  ["debug", "a debug endpoint"],
  ["pprof", "a debug endpoint"],
  ["jolokia", "a management endpoint"],
  ["heapdump", "a memory dump"],
  ["phpinfo.php", "PHP's configuration"],
  ["_profiler", "Symfony's profiler"],
  ["horizon", "Laravel's queue console"],
  ["telescope", "Laravel's debugger"],
  [".git", "the repository"],
  [".svn", "the repository"],
  [".hg", "the repository"],
  [".env", "the secrets of an application"],
]);

/** What a location's path is known for; undefined for ordinary paths. Regular expressions count when they name one whole path segment. */
export function secretOf(location: Node): string | undefined {
  const last = location.args.at(-1)?.value ?? "";
  const regex = location.args.length > 1 && location.args[0]?.value.startsWith("~") === true;
  if (!regex && !last.startsWith("/")) return undefined;
  const path = regex ? last.replace(/\\/g, "").replace(/^\^/, "") : last;
  if (regex && !path.startsWith("/")) return undefined;
  const first = /^\/+\(?(?:\?:)?([A-Za-z_.][A-Za-z0-9_.-]*)/.exec(path);
  if (first === null) return undefined;
  const rest = path.slice(first[0].length);
  return rest === "" || /^[/$)|(]/.test(rest) ? PATHS.get((first[1] ?? "").toLowerCase()) : undefined;
}

/** Whether a location shows a status page, or has one of the well-known paths and hands the request on or out. */
export const isSensitiveLocation = (location: Node): boolean =>
  statusDirectiveOf(location) !== undefined || (secretOf(location) !== undefined && child(location, "try_files") === undefined);

/** Whether a port is that of a service for administration or data, as core/ports.ts sorts them. */
export function isPrivatePort(port: number | undefined): boolean {
  const tier = port === undefined ? undefined : serviceOf(port)?.tier;
  return tier === "admin" || tier === "data";
}
