import { conf, type Rule } from "../../../core/rule.ts";
import { guardOf, isOutward, isServed, mayRefuse } from "../access.ts";
import { insertAfter } from "../edits.ts";
import { statusDirectiveOf } from "../sensitive.ts";
import type { NginxUnit } from "../units.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A status page of nginx that everybody may read. */
export const statusEndpointExposed: Rule<NginxUnit> = {
  id: "nginx/status-endpoint-exposed",
  category: "exposure",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A status page of nginx answers to everybody",
  why: `\`stub_status\`, \`api\` and the status pages of modules tell strangers how busy the server is, and some of them (\`api write=on\`,
\`upstream_conf\`) let them change it. Allow the monitoring host and deny the rest; \`allow\` and \`deny\` of an outer block count, and so do
authentication, a server that only listens on loopback, and a Unix socket.`,
  references: [
    "https://nginx.org/en/docs/http/ngx_http_stub_status_module.html",
    "https://nginx.org/en/docs/http/ngx_http_access_module.html",
  ],
  examples: [
    {
      path,
      bad: conf`
        server {
            listen 80;
            location /nginx_status {
                «stub_status»;
            }
        }
      `,
      fixed: conf`
        server {
            listen 80;
            location /nginx_status {
                stub_status;
                allow 127.0.0.1;
                allow ::1;
                deny all;
            }
        }
      `,
    },
    { path, good: "server { listen 80; location = /s { stub_status; allow 10.0.0.0/8; deny all; } }\n" },
    { path, good: "server { listen 127.0.0.1:81; location = /s { stub_status; } }\n" },
    { path, good: "server { listen unix:/run/status.sock; location = /s { stub_status; } }\n" },
    { path, good: "server { listen 80; auth_basic staff; auth_basic_user_file users; location = /s { stub_status; } }\n" },
  ],
  *check(unit) {
    for (const location of [...unit.all("location"), ...unit.all("server")]) {
      const status = statusDirectiveOf(location);
      if (status === undefined || (location.name === "location" && !isServed(location)) || !isOutward(location)) continue;
      const guard = guardOf(location);
      if (mayRefuse(guard)) continue;
      yield {
        span: status.nameSpan,
        uri: status.uri,
        message: `${status.name} answers to everybody: allow the monitoring host and deny all`,
        ...(guard.rules.length > 0
          ? {}
          : {
              fix: {
                title: "Allow loopback only",
                safe: false,
                edits: [insertAfter(unit, status, ["allow 127.0.0.1;", "allow ::1;", "deny all;"])],
              },
            }),
      };
    }
  },
};
