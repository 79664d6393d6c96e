import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { destinationsOf, passesOf } from "../targets.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** `localhost` is two addresses, and the application often listens on one. */
export const localhostUpstream: Rule<NginxUnit> = {
  id: "nginx/localhost-upstream",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "localhost as an upstream is ::1 and 127.0.0.1 in turn",
  why: `nginx resolves \`localhost\` when it starts, usually to both \`127.0.0.1\` and \`::1\`, and uses them in turn. An application that listens on one of
them refuses every second connection: nginx logs errors, retries, and answers 502 where it may not retry. Write the address.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location / {
                proxy_pass http://«localhost»:3000;
            }
        }
      `,
      fixed: conf`
        server {
            location / {
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
    },
    { path, bad: "upstream app { server «localhost»:3000; }\nserver { location / { proxy_pass http://app; } }\n" },
    { path, good: "server { location / { proxy_pass http://127.0.0.1:3000; } }\n" },
  ],
  *check(unit) {
    const said = new Set<unknown>();
    for (const pass of passesOf(unit)) {
      for (const { target, word, node } of destinationsOf(unit, pass)) {
        const at = word.value.indexOf("localhost");
        if (target.host !== "localhost" || at === -1 || word.quote !== "" || said.has(node.directive)) continue;
        said.add(node.directive);
        const span = { start: word.span.start + at, end: word.span.start + at + "localhost".length };
        yield {
          span,
          uri: node.uri,
          message: "localhost is 127.0.0.1 and ::1 in turn: if the application has only one, requests fail with 502",
          fix: { title: "Write 127.0.0.1", safe: false, edits: [replace(span, "127.0.0.1")] },
        };
      }
    }
  },
};
