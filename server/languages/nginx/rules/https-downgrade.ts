import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { namesOf } from "../names.ts";
import { redirectsOf, socketsAround, targetOf } from "../redirects.ts";
import { enclosing, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A redirect that leaves TLS on the same site. */
export const httpsDowngrade: Rule<NginxUnit> = {
  id: "nginx/https-downgrade",
  category: "security",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "A server that only speaks TLS redirects its visitors to plain HTTP",
  why: `The next request, its cookies included, travels readable and can be changed on the way; where HSTS was sent, browsers turn it back to https and
run in a circle. Write \`https://\`.`,
  references: ["https://datatracker.ietf.org/doc/html/rfc6797#section-7.2"],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 443 ssl;
            server_name a.example;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
            location /old/ {
                return 301 «http://$host/new/»;
            }
        }
      `,
      fixed: conf`
        server {
            listen 443 ssl;
            server_name a.example;
            ssl_certificate a.crt;
            ssl_certificate_key a.key;
            location /old/ {
                return 301 https://$host/new/;
            }
        }
      `,
    },
    { path, good: "server { listen 80; server_name a.example; location /old/ { return 301 http://$host/new/; } }\n" },
    {
      path,
      good: "server { listen 443 ssl; ssl_certificate a; ssl_certificate_key b; server_name a.example; location /x { return 301 http://b.example/; } }\n",
    },
  ],
  *check(unit) {
    for (const { node, word, url, every } of redirectsOf(unit)) {
      const target = targetOf(url);
      const sockets = socketsAround(node);
      if (target?.scheme !== "http" || sockets.length === 0 || !sockets.every(({ tls }) => tls)) continue;
      const server = enclosing(node, "server");
      const own = /^\$\{?(?:host|http_host|server_name)\}?$/.test(target.host);
      if (server === undefined || !(own || namesOf(server).some(({ name }) => name === target.host))) continue;
      const quote = word.quote === "" ? 0 : 1;
      const scheme = { start: word.span.start + quote, end: word.span.start + quote + "http".length };
      yield {
        span: word.span,
        uri: node.uri,
        message: `leaves TLS: ${brief(url, 40)} sends visitors of this TLS server to plain HTTP; write https://`,
        ...(target.port === undefined && !every ? { fix: { title: "Use https", safe: false, edits: [replace(scheme, "https")] } } : {}),
      };
    }
  },
};
