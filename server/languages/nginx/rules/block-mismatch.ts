import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A directive lacks its block, or has one that it does not take. */
export const blockMismatch: Rule<NginxUnit> = {
  id: "nginx/block-mismatch",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A directive lacks its block, or has one that it does not take",
  why: "A directive either opens a block or ends with a semicolon. nginx refuses a location without braces just as it refuses a root with them.",
  references: ["https://nginx.org/en/docs/beginners_guide.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    location /a«;»
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
    root /srv «{» }
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
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/block-mismatch"),
  across: (unit) => verdictAcross(unit, "nginx/block-mismatch"),
};
