import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** An upstream has no servers, or a name that another one has. */
export const invalidUpstream: Rule<NginxUnit> = {
  id: "nginx/invalid-upstream",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "An upstream has no servers, or a name that another one has",
  why: "An upstream needs at least one server, and its name has to be its own within http or stream. nginx refuses the configuration otherwise.",
  references: ["https://nginx.org/en/docs/http/ngx_http_upstream_module.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  upstream app { keepalive 8; «}»
}
    `,
    },
    {
      bad: conf`
events {}
http {
  upstream app { server 127.0.0.1:3000; }
  upstream «app» { server 127.0.0.1:3001; }
}
    `,
    },
    {
      good: conf`
events {}
http {
  upstream app { server 127.0.0.1:3000; keepalive 8; }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-upstream"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-upstream"),
};
