import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { isPlaceholder, type NginxUnit } from "../units.ts";
import { groupCount } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** An alias of a folder in a location by regular expression, without a capture. */
export const aliasWithoutCapture: Rule<NginxUnit> = {
  id: "nginx/alias-without-capture",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "alias in a location by regular expression is the same folder for every request",
  why: `In a location given by a regular expression \`alias\` is the whole path: nginx appends nothing to it. Without a capture in it, every request of the
location asks for that one folder, and gets its index file or 403. Write what the expression captured behind it (\`alias /srv/media/$1;\`).`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#alias"],
  examples: [
    {
      path,
      bad: "server { location ~ ^/media/(.*)$ { alias «/srv/media/»; } }\n",
      fixed: "server { location ~ ^/media/(.*)$ { alias /srv/media/$1; } }\n",
    },
    { path, bad: "server { location ~ ^/media/ { alias «/srv/media/»; } }\n" },
    { path, good: "server { location ~ ^/media/(.*)$ { alias /srv/media/$1; } location /static/ { alias /srv/static/; } }\n" },
    { path, good: String.raw`server { location ~ ^/favicon\.(ico|png)$ { alias /srv/favicon.ico; } }` },
  ],
  *check(unit) {
    for (const node of unit.all("alias")) {
      const [word] = node.args;
      const [operator, pattern] = node.parent?.args ?? [];
      if (word === undefined || pattern === undefined || node.parent?.name !== "location" || !operator?.value.startsWith("~")) continue;
      if (!word.value.endsWith("/") || word.value.includes("$") || isPlaceholder(word) || isPlaceholder(pattern)) continue;
      const single = groupCount(pattern.value) === 1 && /\/\((?:\.[*+]|\[\^[^\]]*\][*+])\)\$?$/.test(pattern.value) && word.quote === "";
      yield {
        span: word.span,
        uri: node.uri,
        message: `every request of this location asks for ${brief(word.value, 30)} itself: write the captured path behind it`,
        ...(single && { fix: { title: "Append $1", safe: false, edits: [replace(word.span, `${word.value}$1`)] } }),
      };
    }
  },
};
