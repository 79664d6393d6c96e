import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A directive stands in a block that does not take it. */
export const misplacedDirective: Rule<NginxUnit> = {
  id: "nginx/misplaced-directive",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A directive stands in a block that does not take it",
  why: "Each directive is allowed in some blocks only: proxy_pass in a location but not in a server, worker_processes at the top but not in http. nginx refuses the whole configuration when one stands elsewhere, and load_module when it stands behind a block.",
  references: ["https://nginx.org/en/docs/dirindex.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    «proxy_pass» http://127.0.0.1:3000;
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
    location / { proxy_pass http://127.0.0.1:3000; }
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/misplaced-directive"),
  across: (unit) => verdictAcross(unit, "nginx/misplaced-directive"),
};
