import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { childrenOf, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A script's ending that may stand anywhere in the path. */
export const unanchoredScript: Rule<NginxUnit> = {
  id: "nginx/unanchored-script",
  category: "security",
  severity: "info",
  since: "0.1.0",
  summary: "A location for scripts has no end: photo.php.jpg goes to the interpreter too",
  why: `\`location ~ \\.php\` takes every path that holds \`.php\` somewhere: \`/upload/photo.php.jpg\`, \`/a.phps\`. What visitors may upload is then handed to the
interpreter. End the expression with \`$\`, or with \`(/|$)\` where PATH_INFO is used.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  examples: [
    {
      path,
      bad: "server { location ~ «\\.php» { try_files $uri =404; fastcgi_pass 127.0.0.1:9000; } }\n",
      fixed: "server { location ~ \\.php$ { try_files $uri =404; fastcgi_pass 127.0.0.1:9000; } }\n",
    },
    { path, good: "server { location ~ \\.php$ { try_files $uri =404; fastcgi_pass 127.0.0.1:9000; } }\n" },
    { path, good: "server { location ~ \\.php(/|$) { fastcgi_split_path_info ^(.+\\.php)(/.*)$; fastcgi_pass 127.0.0.1:9000; } }\n" },
    { path, good: "server { location ~ ^/index\\.php { fastcgi_pass 127.0.0.1:9000; } }\n" },
    { path, good: "server { location ~ \\.php { deny all; } }\n" },
  ],
  *check(unit) {
    for (const location of unit.all("location")) {
      const [modifier, word] = location.args;
      if (word === undefined || !modifier?.value.startsWith("~") || word.value.startsWith("^/index")) continue;
      if (!/\\\.(?:php\d?|cgi|pl|py|fcgi)$/.test(word.value)) continue;
      if (["fastcgi_pass", "uwsgi_pass", "scgi_pass"].every((name) => childrenOf(location, name).length === 0)) continue;
      const at = word.span.end - word.quote.length;
      yield {
        span: word.span,
        uri: location.uri,
        message: `${brief(word.value, 36)} also takes paths that go on behind it, such as x.php.jpg: end it with $`,
        fix: { title: "End it with $", safe: false, edits: [{ span: { start: at, end: at }, text: "$" }] },
      };
    }
  },
};
