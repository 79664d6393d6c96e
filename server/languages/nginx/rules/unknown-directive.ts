import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** No module of nginx has a directive of this name. */
export const unknownDirective: Rule<NginxUnit> = {
  id: "nginx/unknown-directive",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "No module of nginx has a directive of this name",
  why: "nginx refuses a configuration with a directive that none of its modules knows, whether it is misspelt, of a module that is not loaded, or of another release. Without a target version, names of later releases and of well-known modules are let pass.",
  references: ["https://nginx.org/en/docs/dirindex.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    «lisen» 80;
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    listen 80;
  }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  «http2» on;
}
    `,
      targets: { nginx: "1.22.1" },
    },
    {
      good: conf`
events {}
http {
  http2 on;
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/unknown-directive"),
  across: (unit) => verdictAcross(unit, "nginx/unknown-directive"),
};
