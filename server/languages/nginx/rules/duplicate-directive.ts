import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A directive that a block may have once stands there twice. */
export const duplicateDirective: Rule<NginxUnit> = {
  id: "nginx/duplicate-directive",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A directive that a block may have once stands there twice",
  why: "Most directives can be set once in a block; nginx refuses the second one instead of letting it win. To override a value, set it in an inner block.",
  references: ["https://nginx.org/en/docs/http/ngx_http_core_module.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    root /srv/a;
    «root» /srv/b;
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
    root /srv/a;
    location /b { root /srv/b; }
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/duplicate-directive"),
  across: (unit) => verdictAcross(unit, "nginx/duplicate-directive"),
};
