import { conf, type Rule } from "../../../core/rule.ts";
import { guardOf, isOutward, mayRefuse } from "../access.ts";
import { insertAfter } from "../edits.ts";
import { childrenOf, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** Files that everybody may upload and delete. */
export const davWithoutAuth: Rule<NginxUnit> = {
  id: "nginx/dav-without-auth",
  category: "exposure",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "Everybody may upload or delete files: dav_methods without access control",
  why: `\`dav_methods PUT DELETE\` writes into the site's folder for whoever asks. Guard it with \`limit_except GET { … }\`, a password, or \`allow\` and
\`deny\`.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_dav_module.html"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /up/ {
                «dav_methods» PUT DELETE;
            }
        }
      `,
      fixed: conf`
        server {
            location /up/ {
                dav_methods PUT DELETE;
                limit_except GET {
                    deny all;
                }
            }
        }
      `,
    },
    {
      path,
      good: "server { location /up/ { dav_methods PUT; auth_basic staff; auth_basic_user_file users; } location / { dav_methods off; } }\n",
    },
    { path, good: "server { location /up/ { dav_methods PUT; limit_except GET { allow 10.0.0.0/8; deny all; } } }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("dav_methods")) {
      const block = node.parent;
      if (block === undefined || node.args.every((arg) => arg.value.toLowerCase() === "off") || !isOutward(block)) continue;
      const limits = childrenOf(block, "limit_except");
      if (mayRefuse(guardOf(block)) || limits.some((limit) => mayRefuse(guardOf(limit)))) continue;
      const lines = insertAfter(unit, node, ["limit_except GET {", "    deny all;", "}"]);
      yield {
        span: node.nameSpan,
        uri: node.uri,
        message: "everybody may write files here; ask for a password, or deny what is not reading",
        ...(block.name === "location" && limits.length === 0
          ? { fix: { title: "Deny all but reading", safe: false, edits: [lines] } }
          : {}),
      };
    }
  },
};
