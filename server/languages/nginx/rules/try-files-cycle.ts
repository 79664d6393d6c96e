import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { requestsOf } from "../conditions.ts";
import { afterWord } from "../edits.ts";
import { hasOpenInclude } from "../levels.ts";
import { isLeftAlone, stepsOf } from "../rewriting.ts";
import { locationFor } from "../routing.ts";
import { samplesOf } from "../samples.ts";
import { childrenOf, enclosing, type NginxUnit, type Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** The last word of `try_files` leads back to the same `try_files`. */
export const tryFilesCycle: Rule<NginxUnit> = {
  id: "nginx/try-files-cycle",
  category: "correctness",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "The last word of try_files is not looked for but gone to, and comes back: nginx answers 500",
  why: `\`try_files\` looks for all of its words but the last: to that one nginx goes, as to a new request. \`try_files $uri $uri/\` looks for files only, and sends
everything else, folders too, to the same path with a slash more, which comes back here, until nginx answers 500 ("rewrite or internal redirection
cycle"). With \`=404\` behind it, \`$uri/\` is looked for as well.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files"],
  examples: [
    {
      path,
      bad: conf`
        server {
            root /srv/www;
            location / {
                try_files $uri «$uri/»;
            }
        }
      `,
      fixed: conf`
        server {
            root /srv/www;
            location / {
                try_files $uri $uri/ =404;
            }
        }
      `,
    },
    { path, bad: "server { root /srv/www; try_files $uri «$uri/»; }\n" },
    { path, bad: "server { location /docs/ { root /srv; try_files $uri $uri/ «$uri.html»; } }\n" },
    { path, good: "server { location / { root /srv; try_files $uri $uri/ /index.html; } }\n" },
    {
      path,
      good: String.raw`server { location / { try_files $uri $uri/index.php?$args; } location ~ \.php$ { fastcgi_pass 127.0.0.1:9000; } }`,
    },
    { path, good: "server { location / { root /srv; auth_request /ask; access_by_lua_file x.lua; try_files $uri $uri/; } }\n" },
    { path, good: "server { location / { try_files $uri $uri/ @app; } location @app { proxy_pass http://127.0.0.1:3000; } }\n" },
    {
      path,
      good: String.raw`server { rewrite ^(.+)\.html$ /index.php?p=$1 last; location / { try_files $uri $uri.html; } location = /index.php { return 204; } }`,
    },
    {
      path,
      bad: "server { if ($request_method = PUT) { return 405; } location / { root /srv; try_files $uri «$uri/»; } }\n",
    },
  ],
  *check(unit) {
    for (const node of unit.all("try_files")) {
      const last = node.args.at(-1);
      const suffix = /^\$\{?(?:document_)?uri\}?([^$?]*)(?:\?.*)?$/.exec(last?.value ?? "")?.[1];
      if (last === undefined || suffix === undefined || !comesBack(node.parent, suffix)) continue;
      const isUsual = suffix === "" || suffix === "/";
      yield {
        span: last.span,
        uri: node.uri,
        message: `${brief(last.value, 20)} as the last is gone to, not looked for: what is ${isUsual ? "no file" : "missing"} gets 500; add =404`,
        ...(!isUsual && { severity: "warning" }),
        fix: { title: "Answer 404 where nothing is found", safe: false, edits: [afterWord(last, " =404")] },
      };
    }
  },
};

/** Whether a path of the block comes back to it with `suffix` at its end, time after time. nginx asks the server's own rewrites each time. */
function comesBack(block: Node | undefined, suffix: string): boolean {
  const server = block === undefined || block.name === "server" ? block : enclosing(block, "server");
  if (block === undefined || server === undefined || hasOpenInclude(block)) return false;
  const isServer = block === server;
  // The server's own steps are followed below.
  if (isServer ? ["location", "include"].some((name) => childrenOf(block, name).length > 0) : stepsOf(block.children ?? []).length > 0)
    return false;
  const samples = isServer ? ["/x"] : samplesOf(block);
  const turns = samples
    .map((sample) => [sample, sample + suffix, sample + suffix + suffix])
    .filter((paths) => isServer || paths.every((path) => locationFor(server, path) === block));
  if (turns.length === 0) return false;
  return requestsOf(server, block).some((request) =>
    turns.some((paths) => paths.every((path) => isLeftAlone(server, request, paths[0] ?? "", path))),
  );
}
