import { brief } from "../../../core/markdown.ts";
import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { replace } from "../edits.ts";
import { hasOpenInclude, isConditional } from "../levels.ts";
import { once } from "../memo.ts";
import { childrenOf, enclosing, isTemplated, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A request is handed to a named location that the server does not have. */
export const namedLocationMissing: Rule<NginxUnit> = {
  id: "nginx/named-location-missing",
  category: "correctness",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "try_files or error_page hands requests to a named location that is not there",
  why: `nginx looks for \`@name\` among the locations of the server when a request comes to it, not when it starts: \`nginx -t\` says nothing, and each of
these requests is answered with 500 ("could not find named location"). A last word of \`try_files\` without \`@\` is a path, and goes to whatever
location takes that path.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location / {
                try_files $uri «@backend»;
            }
            location @backends {
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
      fixed: conf`
        server {
            location / {
                try_files $uri @backends;
            }
            location @backends {
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
    },
    { path, bad: "server { error_page 502 «@down»; location / { proxy_pass http://127.0.0.1:3000; } }\n" },
    {
      path,
      bad: "server { location / { try_files $uri «app»; } location @app { proxy_pass http://127.0.0.1:3000; } }\n",
      fixed: "server { location / { try_files $uri @app; } location @app { proxy_pass http://127.0.0.1:3000; } }\n",
    },
    { path, good: "server { error_page 502 @down; location / { try_files $uri @app; } location @app { } location @down { } }\n" },
    { path, good: "server { location / { try_files $uri /app; } location @app { } }\n" },
    { path: "etc/nginx/snippets/files.conf", good: "location / { try_files $uri @app; }\n" },
  ],
  *check(unit) {
    for (const node of [...unit.all("try_files"), ...unit.all("error_page")]) {
      const server = enclosing(node, "server");
      if (server === undefined || hasOpenInclude(server) || isConditional(node) || isConditional(childrenOf(server, "location")[0] ?? node))
        continue;
      const found = missing(node, locationsOf(server));
      if (found !== undefined) yield found;
    }
  },
};

const locationsOf = once(
  (server: Node): ReadonlySet<string> => new Set(childrenOf(server, "location").map((one) => one.args.at(-1)?.value ?? "")),
);

function missing(node: Node, locations: ReadonlySet<string>): Finding | undefined {
  const word = node.args.at(-1);
  if (word === undefined || node.args.length < 2 || isTemplated(word) || locations.has(word.value)) return undefined;
  const named = word.value.startsWith("@");
  if (!named && (node.name !== "try_files" || !locations.has(`@${word.value}`))) return undefined;
  const meant = named
    ? nearest(
        word.value,
        [...locations].filter((one) => one.startsWith("@")),
      )
    : `@${word.value}`;
  const shown = brief(word.value, 30);
  return {
    span: word.span,
    uri: node.uri,
    message: named
      ? `this server has no location ${shown}: these requests get 500`
      : `"${shown}" is a path here; write @${shown} for the location`,
    ...(meant !== undefined && { fix: { title: `Write ${brief(meant, 40)}`, safe: false, edits: [replace(word.span, meant)] } }),
  };
}
