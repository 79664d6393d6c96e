import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { redirectsOf } from "../redirects.ts";
import { isPlaceholder, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A redirect to a host without `https://`, which browsers take for a path. */
export const redirectWithoutScheme: Rule<NginxUnit> = {
  id: "nginx/redirect-without-scheme",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A redirect names a host without a scheme: browsers take it for a path",
  why: `nginx sends what is written as the Location header. Without \`https://\` before it, \`www.example.com/new\` is a path relative to the page that was
asked for: the browser goes to \`/www.example.com/new\` on the same host, and gets an error, or the same redirect again.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return"],
  examples: [
    {
      path,
      bad: "server { location /old { return 301 «www.example.com/new»; } }\n",
      fixed: "server { location /old { return 301 https://www.example.com/new; } }\n",
    },
    { path, bad: "server { return 301 «$host$request_uri»; }\n", fixed: "server { return 301 https://$host$request_uri; }\n" },
    { path, good: "server { location /a { return 301 /b.html; } location /c { return 302 //cdn.example.com/c; } }\n" },
    {
      path,
      good: "server { location /a { return 301 https://$host/b; } location /c { set $target /x; return 301 $target; } location /d { return 200 www.x.com; } }\n",
    },
  ],
  *check(unit) {
    for (const { node, word, url } of redirectsOf(unit)) {
      if (node.name !== "return" || !HOST.test(url) || isPlaceholder(word)) continue;
      const at = word.span.start + (word.quote === "" ? 0 : 1);
      yield {
        span: word.span,
        uri: node.uri,
        message: `browsers take ${brief(url, 36)} for a path of this site: write https:// before it`,
        fix: { title: "Write https:// before it", safe: false, edits: [{ span: { start: at, end: at }, text: "https://" }] },
      };
    }
  },
};

const HOST =
  /^(?:(?:[\w-]+\.)+(?:com|org|net|io|dev|app|de|eu|uk|fr|nl|ch|at|us|info|me|co|test|example|local)(?=[/:?$]|$)|www\.|\$\{?(?:host|http_host|server_name)\}?(?=[/$:]|$))/i;
