/** Where the directives of a file stand that nobody includes. */
import { bitOf, CONTEXTS, type Context, DIRECTIVES } from "./directives.ts";
import type { NginxFile } from "./syntax.ts";

const STATED = /^[ \t]*#[ \t]*perimeter:[ \t]*context[ \t]+([a-z_]+)/m;

const NAMED: Readonly<Record<string, Context>> = {
  main: "main",
  events: "events",
  http: "http",
  server: "server",
  location: "location",
  if: "lif",
  limit_except: "limit_except",
  upstream: "upstream",
  stream: "stream",
  stream_server: "sserver",
  stream_upstream: "supstream",
  mail: "mail",
  mail_server: "mserver",
};

/** Folders whose files a distribution's nginx.conf includes in `http`. */
const HTTP_FOLDER = /(?:^|\/)(?:conf\.d|http\.d|sites-(?:enabled|available)|vhosts?(?:\.d)?)\/[^/]*$/;

const SNIPPET =
  /(?:^|\/)(?:conf\.d|http\.d|sites-[a-z]+|vhosts?(?:\.d)?|snippets?|includes?|modules-[a-z]+|default\.d|stream[a-z.-]*|templates?)\/[^/]*$|(?:_params|mime\.types|koi-utf|koi-win|win-utf)$/;

/** Whether the path says that the file is one for others to include. */
export const isSnippetPath = (uri: string): boolean => SNIPPET.test(uri);

// A file named nginx.conf that begins with `server {` is a site that a container's build copies to conf.d: its name alone says nothing. Where
// nginx itself looks for its main file it is that file.
const MAIN_PLACE = /\/(?:etc\/(?:nginx|openresty)|(?:usr\/local|opt|openresty)\/nginx\/conf|usr\/local\/etc\/nginx)\/nginx\.conf$/;

/**
 * The context of the top of a file that is loaded by itself: what a `# perimeter: context server` says, else what its folder says,
 * else what its directives allow. `unknown` when that leaves no context, or a choice that matters.
 */
export function guessContext(file: NginxFile): Context {
  const stated = file.source.text.includes("perimeter:") ? NAMED[STATED.exec(file.source.text)?.[1] ?? ""] : undefined;
  if (stated !== undefined) return stated;
  if (MAIN_PLACE.test(file.source.uri)) return "main";
  const names = file.directives.map(({ key }) => key);
  if (names.some((name) => name === "events" || name === "http" || name === "stream" || name === "mail")) return "main";
  if (names.some((name) => DIRECTIVES.get(name)?.contexts === bitOf("main"))) return "main";
  if (HTTP_FOLDER.test(file.source.uri) && !/\/stream[^/]*\/[^/]*$/.test(file.source.uri)) return "http";
  return fromContent(file);
}

function fromContent({ directives }: NginxFile): Context {
  const names = directives.map((directive) => directive.name.value);
  let possible = ~0;
  let known = 0;
  for (const name of names) {
    const facts = DIRECTIVES.get(name);
    if (facts === undefined || name === "include") continue;
    known++;
    possible &= facts.contexts | facts.later;
  }
  if (known === 0) return "unknown";
  const candidates = CONTEXTS.filter((context) => (possible & bitOf(context)) !== 0);
  if (candidates.length === 1) return candidates[0] as Context;
  const hosts = directives.some((one) => one.name.value === "server" && one.block !== undefined);
  if (hosts && candidates.includes("http")) return "http";
  return names.includes("location") && candidates.includes("server") ? "server" : "unknown";
}
