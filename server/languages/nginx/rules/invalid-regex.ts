import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A regular expression does not compile. */
export const invalidRegex: Rule<NginxUnit> = {
  id: "nginx/invalid-regex",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A regular expression does not compile",
  why: "nginx compiles every regular expression with PCRE when it starts, and refuses the configuration when one is broken. A brace in a pattern needs quotes around the whole pattern, because nginx would take it for a block.",
  references: ["https://nginx.org/en/docs/http/server_names.html#regex_names"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    location ~ ^/(a|b)«)» { return 404; }
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
    location ~ "^/[0-9]{4}$" { return 404; }
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-regex"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-regex"),
};
