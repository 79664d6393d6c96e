import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import { passesOf } from "../targets.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A prefix without its slash in front of a `proxy_pass` with a path that ends in one. */
export const proxyPassTraversal: Rule<NginxUnit> = {
  id: "nginx/proxy-pass-traversal",
  category: "security",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "location without a trailing slash and a proxy_pass with one: paths double their slash or climb out",
  why: `With \`location /api\` and \`proxy_pass http://app/v1/\`, the request \`/api/users\` is sent on as \`/v1//users\`, and \`/api../admin\` as
\`/v1/../admin\`, which the upstream takes for \`/admin\`. End both with a slash, or neither. Where \`proxy_pass\` has only \`/\` as its path
there is nothing to climb out of, and it is information.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location «/api» {
                proxy_pass http://127.0.0.1:3000/v1/;
            }
        }
      `,
      fixed: conf`
        server {
            location /api/ {
                proxy_pass http://127.0.0.1:3000/v1/;
            }
        }
      `,
    },
    { path, bad: "server { location «/app» { proxy_pass http://127.0.0.1:3000/; } }\n" },
    {
      path,
      good: "server { location /api/ { proxy_pass http://127.0.0.1:3000/v1/; } location /b { proxy_pass http://127.0.0.1:3000; } }\n",
    },
    {
      path,
      good: "server { location = /c { proxy_pass http://127.0.0.1:3000/v1/; } location / { proxy_pass http://127.0.0.1:3000/; } }\n",
    },
  ],
  *check(unit) {
    for (const { node, target, word } of passesOf(unit)) {
      const location = node.parent;
      if (location?.name !== "location" || !target.path.endsWith("/") || target.path.includes("$") || node.name !== "proxy_pass") continue;
      const prefix = location.args.length === 1 ? location.args[0] : location.args[0]?.value === "^~" ? location.args[1] : undefined;
      if (prefix === undefined || !prefix.value.startsWith("/") || prefix.value.endsWith("/")) continue;
      const at = prefix.span.end - (prefix.quote === "" ? 0 : 1);
      yield {
        span: prefix.span,
        uri: location.uri,
        ...(target.path === "/" ? { severity: "info" } : {}),
        message: `end it with a slash: "${brief(prefix.value, 20)}/x" is sent on as "${brief(target.path, 20)}/x"`,
        related: [{ uri: node.uri, span: word.span, message: "the path that replaces the prefix" }],
        fix: { title: "End the prefix with a slash", safe: false, edits: [replace({ start: at, end: at }, "/")] },
      };
    }
  },
};
