import { conf, type Rule } from "../../../core/rule.ts";
import { isOutward } from "../access.ts";
import { replace } from "../edits.ts";
import { hasOpenInclude } from "../levels.ts";
import { inherited, type NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** X-Forwarded-For handed on with whatever the client wrote in front. */
export const xffAppendWithoutRealip: Rule<NginxUnit> = {
  id: "nginx/xff-append-without-realip",
  category: "security",
  severity: "info",
  scope: "part",
  since: "0.1.0",
  summary: "X-Forwarded-For is handed on with what the client wrote in it",
  why: `\`$proxy_add_x_forwarded_for\` appends the client's address to the header that came in. On the outermost proxy the front of the list is the
client's own invention: an application that reads the first entry believes it. On the edge send \`$remote_addr\`; behind another proxy
declare that proxy with \`set_real_ip_from\`, and let the application count from the right.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#var_proxy_add_x_forwarded_for"],
  examples: [
    {
      path,
      bad: conf`
        server {
            location / {
                proxy_set_header X-Forwarded-For «$proxy_add_x_forwarded_for»;
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
      fixed: conf`
        server {
            location / {
                proxy_set_header X-Forwarded-For $remote_addr;
                proxy_pass http://127.0.0.1:3000;
            }
        }
      `,
    },
    { path, good: "server { set_real_ip_from 10.0.0.1; location / { proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }\n" },
    { path, good: "server { listen 127.0.0.1:80; location / { proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }\n" },
  ],
  *check(unit) {
    for (const node of unit.all("proxy_set_header")) {
      const [name, value] = node.args;
      if (value?.value !== "$proxy_add_x_forwarded_for" || name?.value.toLowerCase() !== "x-forwarded-for") continue;
      if (node.parent === undefined || inherited(node.parent, "set_real_ip_from").length > 0) continue;
      if (!isOutward(node) || hasOpenInclude(node.parent)) continue;
      yield {
        span: value.span,
        uri: node.uri,
        message: "keeps what the client wrote in X-Forwarded-For before its address; on the edge send $remote_addr",
        fix: { title: "Send $remote_addr only", safe: false, edits: [replace(value.span, "$remote_addr")] },
      };
    }
  },
};
