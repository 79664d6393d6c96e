import { brief } from "../../../core/markdown.ts";
import { conf, type Rule } from "../../../core/rule.ts";
import { replace } from "../edits.ts";
import type { NginxUnit } from "../units.ts";
import { variablesIn } from "../variables.ts";

const path = "etc/nginx/conf.d/site.conf";

/** A `Host` for the upstream that the client writes freely. */
export const hostSpoofing: Rule<NginxUnit> = {
  id: "nginx/host-spoofing",
  category: "security",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "The upstream is given a Host that the client writes freely",
  why: `\`$http_host\` is the header as it was sent, even where the request line names another host, by which nginx chose the server. Applications build
links, password resets and cache keys from it. \`$host\` is the name that nginx went by. With an argument, a cookie or \`X-Forwarded-Host\` it
is an error; \`$http_host\` alone, which many examples use, is information.`,
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#var_host"],
  examples: [
    {
      path,
      bad: conf`
        server {
            proxy_set_header Host «$http_host»;
        }
      `,
      fixed: conf`
        server {
            proxy_set_header Host $host;
        }
      `,
    },
    { path, bad: "server { location / { proxy_set_header host «$http_x_forwarded_host»; } }\n" },
    { path, good: "server { proxy_set_header Host $host; proxy_set_header X-Original-Host $http_host; }\n" },
    { path, good: "server { proxy_set_header Host $proxy_host; }\n" },
  ],
  *check(unit) {
    for (const name of ["proxy_set_header", "grpc_set_header"]) {
      for (const node of unit.all(name)) {
        const [header, value] = node.args;
        if (header?.value.toLowerCase() !== "host" || value === undefined) continue;
        const use = variablesIn(value.value).find((one) => /^(?:http_|arg_|cookie_)/.test(one.name));
        if (use === undefined) continue;
        yield {
          span: value.span,
          uri: node.uri,
          ...(use.name === "http_host" ? { severity: "info" } : {}),
          message: `$${brief(use.name, 30)} is what the client wrote; $host is the name that nginx went by`,
          fix: { title: "Send $host", safe: false, edits: [replace(value.span, "$host")] },
        };
      }
    }
  },
};
