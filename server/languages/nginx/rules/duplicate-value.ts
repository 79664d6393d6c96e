import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A word of a set stands in a directive twice. */
export const duplicateValue: Rule<NginxUnit> = {
  id: "nginx/duplicate-value",
  category: "hygiene",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "A word of a set stands in a directive twice",
  why: "Directives such as ssl_protocols and proxy_next_upstream take a set of words. nginx warns of a word that stands there twice; often another one was meant.",
  references: ["https://nginx.org/en/docs/http/ngx_http_ssl_module.html#ssl_protocols"],
  examples: [
    {
      bad: conf`
events {}
http {
  ssl_protocols TLSv1.2 «TLSv1.2»;
}
    `,
      fixed: conf`
events {}
http {
  ssl_protocols TLSv1.2;
}
    `,
    },
    {
      good: conf`
events {}
http {
  ssl_protocols TLSv1.2 TLSv1.3;
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/duplicate-value"),
  across: (unit) => verdictAcross(unit, "nginx/duplicate-value"),
};
