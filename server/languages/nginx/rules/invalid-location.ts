import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A location exists twice, or stands where it can never match. */
export const invalidLocation: Rule<NginxUnit> = {
  id: "nginx/invalid-location",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A location exists twice, or stands where it can never match",
  why: "Two prefix locations or two exact ones of the same text in one block are refused, as is a nested location whose prefix does not begin with the one around it, and a named location below server level.",
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html#location"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    location /a { }
    location «/a» { }
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
    location /a { location «/b» { } }
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
    location «!~» /a { }
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
    location /a { }
    location = /a { }
    location ~ /a { }
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-location"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-location"),
};
