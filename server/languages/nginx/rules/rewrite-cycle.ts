import { brief } from "../../../core/markdown.ts";
import { conf, type Fix, type Rule } from "../../../core/rule.ts";
import { requestsOf } from "../conditions.ts";
import { afterWord, replace } from "../edits.ts";
import { type Cycle, cycleOf, mayGoRound } from "../rewriting.ts";
import { samplesOf } from "../samples.ts";
import { serversOf } from "../sockets.ts";
import { PASSES } from "../targets.ts";
import type { NginxUnit, Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A rewrite whose result comes to the same rewrite again. */
export const rewriteCycle: Rule<NginxUnit> = {
  id: "nginx/rewrite-cycle",
  category: "correctness",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A rewrite in a location leads back to the same rewrite: nginx answers 500",
  why: `Behind a \`rewrite\` in a location, without a flag or with \`last\`, nginx looks for the location of the new path. Where that is the same one, and its
rewrite matches again, it goes round ten times and answers 500 ("rewrite or internal redirection cycle"). \`break\` stays in the location;
otherwise a location of its own has to take the new path. Rewrites under an \`if\` count for the requests that it holds for, where these can be told.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#rewrite"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /download/ {
                «rewrite» ^/download/(.*)$ /download/files/$1 last;
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
      fixed: conf`
        server {
            location /download/ {
                rewrite ^/download/(.*)$ /download/files/$1 break;
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
    },
    { path, bad: "server { location / { «rewrite» ^/(.*)$ /index.php?q=$1; } }\n" },
    {
      path,
      good: String.raw`server { location / { rewrite ^/(.*)$ /index.php?q=$1 last; } location ~ \.php$ { fastcgi_pass 127.0.0.1:9000; } }`,
    },
    { path, good: "server { location /a/ { rewrite ^/a/(.*)$ /b/$1 last; } location /b/ { root /srv; } }\n" },
    {
      path,
      bad: 'server { location / { if ($http_user_agent ~* "android|iphone") { «rewrite» ^/(.*)$ /mobile/$1 last; } } }\n',
    },
    { path, bad: "server { location /a/ { location /a/b/ { «rewrite» ^/a/(.*)$ /a/b/$1; } rewrite ^/a/(.*)$ /a/b/$1 last; } }\n" },
    {
      path,
      good: String.raw`server { location / { if ($uri !~ ^/mobile/) { rewrite ^/(.*)$ /mobile/$1 last; } } location /b/ { location ~ \.x$ { rewrite ^ /c; } } }`,
    },
    { path, good: "server { location / { if (!-e $request_filename) { rewrite ^ /index.html last; } } }\n" },
  ],
  *check(unit) {
    for (const server of serversOf(unit)) {
      const said = new Set<Node>();
      for (const location of mayGoRound(server)) {
        const cycle = firstCycle(server, location);
        if (cycle === undefined || said.has(cycle.by)) continue;
        said.add(cycle.by);
        const [next = ""] = cycle.rounds;
        const { uri, nameSpan } = cycle.by;
        const message = `${brief(cycle.path, 24)} becomes ${brief(next, 28)} and comes back here: 500 after ten rounds`;
        const test = cycle.by.parent?.name === "if" ? cycle.by.parent : undefined;
        const related = test === undefined ? [] : [{ uri: test.uri, span: test.nameSpan, message: "for requests that this holds for" }];
        yield { span: nameSpan, uri, message, related, ...fixOf(cycle.by) };
      }
    }
  },
};

function firstCycle(server: Node, location: Node): Cycle | undefined {
  for (const request of requestsOf(server, location))
    for (const sample of samplesOf(location)) {
      const cycle = cycleOf(server, sample, request);
      if (cycle !== undefined) return cycle;
    }
  return undefined;
}

// Where the location itself answers, it can answer the new path too.
function fixOf({ parent, args: [, target, flag] }: Node): { readonly fix?: Fix } {
  const location = parent?.name === "if" ? parent.parent : parent;
  if (target === undefined || !location?.children?.some(({ name }) => name in PASSES)) return {};
  const edit = flag === undefined ? afterWord(target, " break") : replace(flag.span, "break");
  return { fix: { title: "Stay in this location: break", safe: false, edits: [edit] } };
}
