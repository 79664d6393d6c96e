import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A log format, limit zone or cache zone is used that nothing defines. */
export const undefinedReference: Rule<NginxUnit> = {
  id: "nginx/undefined-reference",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A log format, limit zone or cache zone is used that nothing defines",
  why: "access_log names a log_format, limit_req a limit_req_zone, proxy_cache the keys_zone of a proxy_cache_path. nginx refuses names that nothing defines, and mostly does not say where they stand. A log_format has to stand before its first use.",
  references: [
    "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format",
    "https://nginx.org/en/docs/http/ngx_http_limit_req_module.html",
  ],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    access_log /var/log/a.log «main»;
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
    limit_req «zone=one»;
  }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  access_log /var/log/a.log «main»;
  log_format main "$remote_addr $request";
}
    `,
    },
    {
      good: conf`
events {}
http {
  log_format main "$remote_addr $request";
  access_log /var/log/a.log main;
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/undefined-reference"),
  across: (unit) => verdictAcross(unit, "nginx/undefined-reference"),
};
