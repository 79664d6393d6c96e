import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** The target of proxy_pass lacks its scheme, or has a path where none can be. */
export const invalidUrl: Rule<NginxUnit> = {
  id: "nginx/invalid-url",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "The target of proxy_pass lacks its scheme, or has a path where none can be",
  why: "proxy_pass needs http:// or https:// in front. In a location given by a regular expression, in a named one, and inside of if and limit_except, nginx cannot tell which part of the request a path would replace, so it refuses a path there, even a single slash.",
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    location / { proxy_pass «127.0.0.1:3000»; }
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    location / { proxy_pass http://127.0.0.1:3000; }
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
    location ~ ^/api { proxy_pass «http://127.0.0.1:3000/»; }
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
    location ~ ^/api { proxy_pass http://127.0.0.1:3000; }
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-url"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-url"),
};
