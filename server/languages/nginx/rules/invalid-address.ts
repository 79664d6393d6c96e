import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** An address, network or port is not one. */
export const invalidAddress: Rule<NginxUnit> = {
  id: "nginx/invalid-address",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "An address, network or port is not one",
  why: "nginx reads addresses strictly: four numbers, IPv6 in brackets, ports from 1 to 65535, networks with a mask that fits. It refuses what it cannot read instead of guessing.",
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#listen"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    listen «127.0.0.1:99999»;
  }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    allow «10.0.0.0/33»;
  }
}
    `,
    },
    {
      good: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    allow 10.0.0.0/8;
    deny all;
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-address"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-address"),
};
