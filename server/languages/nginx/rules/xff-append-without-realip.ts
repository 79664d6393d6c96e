import { conf, type Rule } from "../../../core/rule.ts";
import { isOutward } from "../access.ts";
import { replace } from "../edits.ts";
import { hasOpenInclude } from "../levels.ts";
import { inherited, type NginxUnit } from "../units.ts";
import { variablesIn } from "../variables.ts";

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
declare that proxy with \`set_real_ip_from\`, and let the application count from the right. The same holds for \`$http_x_forwarded_for\`, handed on
in \`X-Forwarded-For\`, \`X-Real-IP\` or as \`REMOTE_ADDR\`.`,
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
    {
      path,
      bad: 'server { location / { proxy_set_header X-Forwarded-For «"$http_x_forwarded_for, $remote_addr"»; proxy_pass http://a; } }\n',
    },
    {
      path,
      bad: "server { location / { fastcgi_param REMOTE_ADDR «$http_x_real_ip»; fastcgi_pass 127.0.0.1:9000; } }\n",
      fixed: "server { location / { fastcgi_param REMOTE_ADDR $remote_addr; fastcgi_pass 127.0.0.1:9000; } }\n",
    },
    { path, good: "server { set_real_ip_from 10.0.0.1; location / { proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }\n" },
    { path, good: "server { listen 127.0.0.1:80; location / { proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; } }\n" },
  ],
  *check(unit) {
    for (const node of PARAMETERS.flatMap((name) => unit.all(name))) {
      const [name, value] = node.args;
      if (name === undefined || value === undefined || node.parent === undefined || !ADDRESS.test(name.value)) continue;
      const written = variablesIn(value.value).find((use) => COPIES.has(use.name))?.name;
      if (written === undefined || isOwnFirst(value.value)) continue;
      if (inherited(node.parent, "set_real_ip_from").length > 0 || !isOutward(node) || hasOpenInclude(node.parent)) continue;
      const what = written.startsWith("proxy_add") ? "X-Forwarded-For before its address" : headerOf(written);
      yield {
        span: value.span,
        uri: node.uri,
        message: `keeps what the client wrote in ${what}; on the edge send $remote_addr`,
        fix: { title: "Send $remote_addr only", safe: false, edits: [replace(value.span, "$remote_addr")] },
      };
    }
  },
};

const PARAMETERS = ["proxy_set_header", "grpc_set_header", "fastcgi_param", "uwsgi_param", "scgi_param"];
/** Names that applications read the client's address from. */
const ADDRESS = /^(?:HTTP_)?(?:X[-_]Forwarded[-_]For|X[-_]Real[-_]IP|X[-_]Client[-_]IP)$|^REMOTE_ADDR$/i;
const COPIES = new Set(["proxy_add_x_forwarded_for", "http_x_forwarded_for", "http_x_real_ip", "http_x_client_ip"]);

// Behind an address that nginx wrote, what the client wrote is not read first.
const isOwnFirst = (value: string): boolean => /^\$\{?remote_addr\b/.test(value);

const headerOf = (variable: string): string =>
  variable.slice("http_".length).replace(/(^|_)(ip\b|\w)/g, (_, gap: string, word: string) => (gap && "-") + word.toUpperCase());
