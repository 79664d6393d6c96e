import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { afterWord } from "../edits.ts";
import { childrenOf, isPlaceholder, isTemplated, type NginxUnit, prefixOf } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** An `alias` without its slash behind a prefix with one: `/static/a.css` is looked for as `/srv/statica.css`. */
export const aliasWithoutSlash: Rule<NginxUnit> = {
  id: "nginx/alias-without-slash",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "alias without a trailing slash joins its last folder and the name of the file",
  why: `nginx cuts the prefix off the path, slash and all, and puts the rest behind the alias as it is. With \`location /static/\` and
\`alias /srv/static\`, the request \`/static/a.css\` looks for \`/srv/statica.css\`, and \`/static/-old/a.css\` reads the folder \`/srv/static-old\`
beside it. End the alias with a slash.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#alias"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /static/ {
                alias «/srv/static»;
            }
        }
      `,
      fixed: conf`
        server {
            location /static/ {
                alias /srv/static/;
            }
        }
      `,
    },
    {
      path,
      bad: 'server { location ^~ "/media/" { alias «"/srv/media"»; } }\n',
      fixed: 'server { location ^~ "/media/" { alias "/srv/media/"; } }\n',
    },
    { path, good: "server { location /static/ { alias /srv/static/; } location /one { alias /srv/one; } }\n" },
    { path, good: "server { location = /robots/ { alias /srv/robots.txt; } location /u/ { alias /srv/$host; } }\n" },
  ],
  *check(unit) {
    for (const alias of unit.all("alias")) {
      const target = alias.args[0];
      const location = alias.parent;
      if (target === undefined || target.value.endsWith("/") || isTemplated(target) || location?.name !== "location") continue;
      const prefix = prefixOf(location.args);
      if (prefix === undefined || !prefix.value.endsWith("/") || isPlaceholder(prefix) || childrenOf(location, "return").length > 0)
        continue;
      yield {
        span: target.span,
        uri: alias.uri,
        message: `end it with a slash: ${brief(`${prefix.value}x`, 26)} is looked for as ${brief(`${target.value}x`, 36)}`,
        related: [{ uri: location.uri, span: prefix.span, message: "what is cut off the path" }],
        fix: { title: "End the alias with a slash", safe: false, edits: [afterWord(target, "/")] },
      };
    }
  },
};
