import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A parameter is one that its directive does not know, or has a bad value. */
export const invalidParameter: Rule<NginxUnit> = {
  id: "nginx/invalid-parameter",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A parameter is one that its directive does not know, or has a bad value",
  why: "Directives such as listen, server in an upstream, limit_req and access_log take named parameters. nginx refuses names that it does not know and values that do not fit.",
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    listen 8081 «defualt_server»;
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    listen 8081 default_server;
  }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  upstream app { server 127.0.0.1:3000 «weight=heavy»; }
}
    `,
    },
    {
      good: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    listen 8081 default_server reuseport;
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-parameter"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-parameter"),
};
