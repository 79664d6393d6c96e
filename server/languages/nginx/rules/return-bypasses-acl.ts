import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import type { NginxUnit, Node } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A `return` that answers before `allow` and `deny` are asked. */
export const returnBypassesAcl: Rule<NginxUnit> = {
  id: "nginx/return-bypasses-acl",
  category: "ignored",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "return answers before allow, deny and authentication are asked",
  why: `\`return\` works in the rewrite phase, \`allow\`, \`deny\` and \`auth_basic\` in the access phase that comes later. A location with both answers
everybody: the list in it is never asked. Put what is returned into a file or a named location behind \`try_files\`, or test with
\`if\` on a \`geo\` variable.`,
  references: [
    "https://nginx.org/en/docs/dev/development_guide.html#http_phases",
    "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return",
  ],
  examples: [
    {
      path,
      bad: conf`
        server {
            location /whoami {
                allow 10.0.0.0/8;
                deny all;
                «return» 200 "inside";
            }
        }
      `,
    },
    { path, bad: "server { location / { auth_basic staff; auth_basic_user_file users; «return» 200 hello; } }\n" },
    { path, good: "server { location / { deny all; return 403; } }\n" },
    { path, good: "server { location / { allow 10.0.0.0/8; deny all; } return 404; }\n" },
    { path, good: "server { deny all; location /health { return 200 ok; } }\n" },
    { path, good: "server { location / { auth_basic off; return 301 https://a.test/; } }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("return")) {
      const refusal = node.parent?.children?.find(refuses);
      if (refusal === undefined || isRefusal(node)) continue;
      yield {
        span: node.nameSpan,
        uri: node.uri,
        ...(/^30\d$/.test(node.args[0]?.value ?? "") ? { severity: "info" } : {}),
        message: `answers before "${refusal.name} ${brief(refusal.args[0]?.value ?? "", 24)}" is asked: that line keeps nobody out`,
        related: [{ uri: refusal.uri, span: refusal.span, message: "is never asked" }],
      };
    }
  },
};

const refuses = (node: Node): boolean =>
  node.name === "deny" || ((node.name === "auth_basic" || node.name === "auth_request") && node.args[0]?.value !== "off");

const isRefusal = (node: Node): boolean => /^(?:4\d\d)$/.test(node.args[0]?.value ?? "");
