/** Whether a pass leaves its connection open for the next request, as `keepalive` of an upstream needs it. */
import { brief } from "../../core/markdown.ts";
import { compareReleases } from "./directives.ts";
import { hasOpenInclude, knowsTop } from "./levels.ts";
import { type Pass, upstreamNamed } from "./targets.ts";
import { childrenOf, inherited, isTemplated, type NginxUnit, type Node } from "./units.ts";

/** From this release on nginx speaks HTTP/1.1 to upstreams by default, and keeps connections (nginx CHANGES). */
export const SPEAKS_1_1 = "1.29.7";

/** Whether the nginx to judge by speaks HTTP/1.0 to upstreams by default; any nginx counts as one that does. */
export const isOldByDefault = ({ version }: Pick<NginxUnit, "version">): boolean =>
  version === undefined || compareReleases(version, SPEAKS_1_1) < 0;

/**
 * Why the connection of a pass is closed behind each plain request. `default`: of itself, which later releases do not;
 * `map`: a variable that is `close` where nobody asks for an upgrade. `header`: the `Connection` line.
 */
export type Closing =
  | { readonly why: "protocol" }
  | { readonly why: "default"; readonly header: Node | undefined }
  | { readonly why: "header" | "map"; readonly header: Node };

/** Why a pass closes its connections; undefined where it does not, or where that is not known. */
export function closingOf(unit: NginxUnit, { node }: Pass): Closing | undefined {
  const block = node.parent;
  if (block === undefined || hasOpenInclude(block)) return undefined;
  if (node.name === "uwsgi_pass" || node.name === "scgi_pass") return { why: "protocol" };
  if (node.name === "fastcgi_pass") {
    const keep = inherited(block, "fastcgi_keep_conn")[0]?.args[0]?.value.toLowerCase();
    return keep === "off" || (keep === undefined && knowsTop(block)) ? { why: "protocol" } : undefined;
  }
  return node.name === "proxy_pass" ? proxyClosing(unit, block) : undefined;
}

function proxyClosing(unit: NginxUnit, block: Node): Closing | undefined {
  const headers = inherited(block, "proxy_set_header");
  if (headers.some(({ args: [name] }) => name === undefined || isTemplated(name))) return undefined;
  const header = headers.findLast(({ args }) => args[0]?.value.toLowerCase() === "connection");
  if (header === undefined) return isOldByDefault(unit) && (headers.length > 0 || knowsTop(block)) ? { why: "default", header } : undefined;
  const written = header.args[1]?.value.toLowerCase() ?? "";
  const value = /^\$\w+$/.test(written) ? withoutUpgrade(unit, written) : written;
  if (value === "close") return { why: value === written ? "header" : "map", header };
  const version = inherited(block, "proxy_http_version")[0]?.args[0]?.value;
  if (value !== "" || (version !== undefined && version !== "1.0") || (version === undefined && !knowsTop(block))) return undefined;
  return version === "1.0" ? { why: "header", header } : isOldByDefault(unit) ? { why: "default", header } : undefined;
}

// What a map of $http_upgrade gives for the empty text, which requests without the header have.
function withoutUpgrade(unit: NginxUnit, variable: string): string | undefined {
  const maps = unit.all("map").filter(({ args }) => args[1]?.value.toLowerCase() === variable);
  const [map] = maps;
  if (map === undefined || maps.length !== 1 || map.args[0]?.value !== "$http_upgrade" || hasOpenInclude(map)) return undefined;
  const entry = (map.children ?? []).find(({ name }) => name === "") ?? childrenOf(map, "default")[0];
  return entry === undefined ? "" : entry.args[0]?.value.toLowerCase();
}

/** The upstream with `keepalive` that a pass names; undefined for any other target. */
export function keptBy(unit: NginxUnit, { target }: Pass): Node | undefined {
  if (target.variable || target.port !== undefined) return undefined;
  const upstream = upstreamNamed(unit, target.host, false);
  return upstream !== undefined && childrenOf(upstream, "keepalive").some(({ args }) => args[0]?.value !== "0") ? upstream : undefined;
}

/** What closes the connections of a pass and what to do, for a message. */
export function reasonOf({ node }: Pass, closing: Closing): string {
  if (node.name === "fastcgi_pass") return "fastcgi_keep_conn is off, so PHP closes each; turn it on";
  if (closing.why === "protocol") return `${node.name.replace("_pass", "")} has no way to leave a connection open`;
  if (closing.why === "map") return `${brief(closing.header.args[1]?.value ?? "", 24)} is "close" for all but WebSockets; map "" to ""`;
  if (closing.why === "header") return `${brief(node.args[0]?.value ?? "", 24)} asks to close each; send Connection "" over HTTP/1.1`;
  return `before ${SPEAKS_1_1} it needs proxy_http_version 1.1 and Connection ""`;
}
