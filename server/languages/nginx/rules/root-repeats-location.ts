import { brief } from "../../../core/markdown.ts";
import type { Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { childrenOf, isTemplated, type NginxUnit, prefixOf } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A root that ends with the path of its location, to which nginx appends that path again. */
export const rootRepeatsLocation: Rule<NginxUnit> = {
  id: "nginx/root-repeats-location",
  category: "correctness",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "root ends with the location's own path, which nginx appends once more",
  why: `\`root\` is the folder to which nginx appends the whole path of the request, the prefix of the location included. \`/static/a.css\` in
\`location /static/ { root /srv/app/static; }\` is /srv/app/static/static/a.css: 404. Name the folder above, or use \`alias\`.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#root"],
  examples: [
    {
      path,
      bad: "server { location /static/ { root «/srv/app/static/»; } }\n",
      fixed: "server { location /static/ { root /srv/app; } }\n",
    },
    { path, bad: "server { location ^~ /files/pub { root «/data/files/pub»; } }\n" },
    {
      path,
      good: "server { location /static/ { root /srv/app; } location /media/ { alias /srv/media/; } location / { root /srv/www; } }\n",
    },
    { path, good: "server { location /app { root /srv/webapp; } location /x/ { root /x/; } location = /app/i { root /srv/app; } }\n" },
  ],
  *check(unit) {
    for (const location of unit.all("location")) {
      const prefix = prefixOf(location.args)?.value.replace(/\/+$/, "") ?? "";
      if (prefix.length < 2) continue;
      for (const node of childrenOf(location, "root")) {
        const [word] = node.args;
        const folder = word?.value.replace(/\/+$/, "") ?? "";
        if (word === undefined || isTemplated(word) || !folder.endsWith(prefix) || folder.length <= prefix.length) continue;
        const above = folder.slice(0, -prefix.length);
        yield {
          span: word.span,
          uri: node.uri,
          message: `files are looked for in ${brief(folder + prefix, 44)}: name the folder above, or use alias`,
          fix: { title: `Write ${brief(above, 50)}`, safe: false, edits: [replace(word.span, above)] },
        };
      }
    }
  },
};
