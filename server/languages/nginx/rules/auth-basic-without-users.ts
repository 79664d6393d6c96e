import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { insertAfter } from "../edits.ts";
import { hasOpenInclude, knowsServer } from "../levels.ts";
import { inherited, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** `auth_basic` that asks nobody. */
export const authBasicWithoutUsers: Rule<NginxUnit> = {
  id: "nginx/auth-basic-without-users",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "auth_basic without auth_basic_user_file asks nobody: the location is open",
  why: `nginx needs both lines. When no \`auth_basic_user_file\` is in force the module steps aside without a word, \`nginx -t\` is content, and every
request is served (tried with nginx 1.22.1).`,
  references: ["https://nginx.org/en/docs/http/ngx_http_auth_basic_module.html#auth_basic_user_file"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /staff/ {
                «auth_basic» "staff only";
            }
        }
      `,
      fixed: conf`
        server {
            location /staff/ {
                auth_basic "staff only";
                auth_basic_user_file /etc/nginx/.htpasswd;
            }
        }
      `,
    },
    { path, good: "server { auth_basic_user_file users; location /staff/ { auth_basic staff; } location /open/ { auth_basic off; } }\n" },
    { path, good: "server { auth_basic staff; location /staff/ { auth_basic_user_file users; } }\n" },
  ],
  *check(unit) {
    const files = unit.all("auth_basic_user_file");
    for (const node of unit.all("auth_basic")) {
      const word = node.args[0];
      const block = node.parent;
      if (word === undefined || word.value === "off" || block === undefined || hasOpenInclude(block) || !knowsServer(block)) continue;
      if (inherited(block, "auth_basic_user_file").length > 0 || (block.name !== "location" && files.length > 0)) continue;
      yield {
        span: node.nameSpan,
        uri: node.uri,
        message: `asks nobody: without auth_basic_user_file "${brief(word.value, 24)}" is open to everybody`,
        fix: {
          title: "Add auth_basic_user_file",
          safe: false,
          edits: [insertAfter(unit, node, ["auth_basic_user_file /etc/nginx/.htpasswd;"])],
        },
      };
    }
  },
};
