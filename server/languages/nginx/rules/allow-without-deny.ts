import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { guardOf, readAccess } from "../access.ts";
import { insertAfter } from "../edits.ts";
import { levelsWith } from "../levels.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** `allow` lines that nobody needs, because nothing refuses the others. */
export const allowWithoutDeny: Rule<NginxUnit> = {
  id: "nginx/allow-without-deny",
  category: "exposure",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "allow without deny: everybody else is let in as well",
  why: `A request that no \`allow\` and no \`deny\` matches is allowed. A list of \`allow\` lines without \`deny all\` at its end therefore keeps nobody out.
With \`satisfy any\` and a password the list says who needs none, and the others are asked for it: that is not reported.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /reports/ {
                allow 10.0.0.0/8;
                allow «192.0.2.7»;
            }
        }
      `,
      fixed: conf`
        server {
            location /reports/ {
                allow 10.0.0.0/8;
                allow 192.0.2.7;
                deny all;
            }
        }
      `,
    },
    { path, good: "server { allow 10.0.0.0/8; deny all; location / { deny 10.1.0.0/16; } }\n" },
    { path, good: "server { location / { deny 203.0.113.9; allow all; } }\n" },
    { path, good: "server { location / { allow 10.0.0.0/8; return 403; } }\n" },
    { path, good: "server { location / { satisfy any; allow 10.0.0.0/8; auth_basic staff; auth_basic_user_file users; } }\n" },
  ],
  *check(unit) {
    for (const level of levelsWith(unit, ["allow", "deny"])) {
      const last = level.at(-1);
      const word = last?.args[0];
      if (last === undefined || word === undefined || level.some((node) => node.name === "deny" || readAccess(node).all)) continue;
      const block = last.parent;
      if (block === undefined || block.children?.some((entry) => entry.name === "return")) continue;
      const guard = guardOf(block);
      if (guard.unknown || (guard.satisfyAny && guard.authenticates)) continue;
      yield {
        span: word.span,
        uri: last.uri,
        message: `allow ${brief(word.value, 30)} keeps nobody out: without "deny all" the others are allowed too`,
        fix: { title: "Add deny all", safe: false, edits: [insertAfter(unit, last, ["deny all;"])] },
      };
    }
  },
};
