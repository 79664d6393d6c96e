import { conf, type Rule } from "../../../core/rule.ts";
import { insertBefore, textOf } from "../edits.ts";
import { isConditional } from "../levels.ts";
import { serversOf } from "../sockets.ts";
import { childrenOf, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A server that answers everything by itself, and has locations all the same. */
export const returnBeforeLocations: Rule<NginxUnit> = {
  id: "nginx/return-before-locations",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A return of the server answers every request before a location is looked for",
  why: `The rewrite directives of a server run before nginx looks for a location. A \`return\` there answers everything, so no location of the server is ever
used: the path for the challenges of a certificate authority beside a redirect to https is not served. Put the \`return\` into \`location /\`.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 80;
            location /.well-known/acme-challenge/ {
                root /var/www/certbot;
            }
            «return» 301 https://$host$request_uri;
        }
      `,
      fixed: conf`
        server {
            listen 80;
            location /.well-known/acme-challenge/ {
                root /var/www/certbot;
            }
            location / {
                return 301 https://$host$request_uri;
            }
        }
      `,
    },
    { path, good: "server { location /x/ { root /srv; } location / { return 301 https://$host$request_uri; } }\n" },
    { path, good: "server { if ($request_uri ~ ^/x/) { break; } return 301 https://$host$request_uri; location /x/ { root /srv; } }\n" },
    { path, good: "server { return 503; error_page 503 @down; location @down { root /srv; } }\n" },
    { path, good: "server { error_page 404 /404.html; return 404; location = /404.html { root /srv; } }\n" },
  ],
  *check(unit) {
    for (const server of serversOf(unit)) {
      const [node] = childrenOf(server, "return");
      const locations = childrenOf(server, "location").filter(({ args }) => !args.at(-1)?.value.startsWith("@"));
      const [first] = locations;
      if (node === undefined || first === undefined || server.context !== "http" || isConditional(node)) continue;
      if (steersAway(server) || (childrenOf(server, "error_page").length > 0 && /^[45]/.test(node.args[0]?.value ?? ""))) continue;
      const isFree = node.uri === server.uri && !locations.some(({ args }) => args.length === 1 && args[0]?.value === "/");
      const { start, end } = node.span;
      const words = textOf(unit, node.uri).slice(start, end);
      yield {
        span: node.nameSpan,
        uri: node.uri,
        message: `answers every request of this server: its ${locations.length === 1 ? "location is" : `${locations.length} locations are`} never used`,
        related: [{ uri: first.uri, span: first.nameSpan, message: "is never used" }],
        ...(isFree && {
          fix: {
            title: "Put it into location /",
            safe: false,
            edits: inLocation(unit, node, words),
          },
        }),
      };
    }
  },
};

function inLocation(unit: NginxUnit, node: Node, words: string) {
  const at = insertBefore(unit, node, ["location / {", `    ${words}`]);
  return [at, { span: node.span, text: "}" }];
}

// Whether something may end the server's rewrite directives before the return: the locations are asked then.
const steersAway = (server: Node): boolean =>
  ["rewrite", "break", "rewrite_by_lua_block", "rewrite_by_lua_file"].some((name) => childrenOf(server, name).length > 0) ||
  childrenOf(server, "if").some((test) =>
    (test.children ?? []).some(({ name }) => name === "break" || name === "rewrite" || name === "include"),
  );
