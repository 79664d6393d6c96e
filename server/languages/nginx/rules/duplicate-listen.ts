import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** Two listen directives claim the same socket in ways that exclude each other. */
export const duplicateListen: Rule<NginxUnit> = {
  id: "nginx/duplicate-listen",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "Two listen directives claim the same socket in ways that exclude each other",
  why: "A server may name an address and port once. Servers may share a socket, but only one may be its default server and only one may set the options of the socket.",
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    listen «127.0.0.1:8080»;
  }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  server { listen 80 default_server; }
  server { listen 80 «default_server»; }
}
    `,
    },
    {
      good: conf`
events {}
http {
  server { listen 80 default_server; }
  server { listen 80; }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/duplicate-listen"),
  across: (unit) => verdictAcross(unit, "nginx/duplicate-listen"),
};
