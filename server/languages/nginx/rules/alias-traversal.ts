import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { afterWord } from "../edits.ts";
import { childrenOf, isPlaceholder, type NginxUnit, prefixOf } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A prefix without its slash in front of an `alias` with one: `/files../secret` leads out of the folder. */
export const aliasTraversal: Rule<NginxUnit> = {
  id: "nginx/alias-traversal",
  category: "security",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "location without a trailing slash lets requests climb out of its alias",
  why: `nginx cuts the prefix off the path and puts the rest behind the alias. With \`location /files\` and \`alias /data/files/\`, the request
\`/files../secret\` becomes \`/data/files/../secret\`: one folder up, outside of what was meant. End the prefix with a slash.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#alias"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location «/files» {
                alias /data/files/;
            }
        }
      `,
      fixed: conf`
        server {
            location /files/ {
                alias /data/files/;
            }
        }
      `,
    },
    {
      path,
      bad: 'server { location ^~ «"/media"» { alias /srv/media/; } }\n',
      fixed: 'server { location ^~ "/media/" { alias /srv/media/; } }\n',
    },
    { path, good: "server { location /files/ { alias /data/files/; } location /one { alias /data/one; } }\n" },
    { path, good: "server { location = /logo.png { alias /data/images/; } }\n" },
    { path, good: String.raw`server { location ~ ^/files/(.+\.png)$ { alias /data/files/$1; } }` },
  ],
  *check(unit) {
    for (const alias of unit.all("alias")) {
      const target = alias.args[0];
      const location = alias.parent;
      if (target === undefined || !target.value.endsWith("/") || location?.name !== "location") continue;
      const prefix = prefixOf(location.args);
      if (prefix === undefined || prefix.value.endsWith("/") || isPlaceholder(prefix) || childrenOf(location, "internal").length > 0)
        continue;
      yield {
        span: prefix.span,
        uri: location.uri,
        message: `end it with a slash: "${brief(prefix.value, 24)}../" reads outside of ${brief(target.value, 30)}`,
        related: [{ uri: alias.uri, span: alias.span, message: "what the rest of the path is put behind" }],
        fix: { title: "End the prefix with a slash", safe: false, edits: [afterWord(prefix, "/")] },
      };
    }
  },
};
