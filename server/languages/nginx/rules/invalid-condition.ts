import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** The condition of an if is not one that nginx knows. */
export const invalidCondition: Rule<NginxUnit> = {
  id: "nginx/invalid-condition",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "The condition of an if is not one that nginx knows",
  why: "An if of nginx tests one variable, compares it with = or !=, matches it with ~, ~*, !~ or !~*, or tests a file with -f, -d, -e or -x. It knows neither == nor && nor a condition without parentheses.",
  references: ["https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#if"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    if ($host «==» example.org) { return 404; }
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    if ($host = example.org) { return 404; }
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
    if «$host» { return 404; }
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
    if ($request_method !~ ^(GET|HEAD)$) { return 405; }
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-condition"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-condition"),
};
