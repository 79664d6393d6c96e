import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A value is not of the type that its directive takes. */
export const invalidValue: Rule<NginxUnit> = {
  id: "nginx/invalid-value",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A value is not of the type that its directive takes",
  why: "Flags are on or off, sizes are numbers with k or m (g where it makes sense), times are numbers with ms, s, m, h, d, and choices are one of a list of words. nginx refuses anything else.",
  references: ["https://nginx.org/en/docs/syntax.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    client_max_body_size «10x»;
  }
}
    `,
    },
    {
      path: "etc/nginx/conf.d/site.conf",
      bad: "client_max_body_size «50MB»; server { keepalive_timeout «2min»; expires «30days»; }\n",
      fixed: "client_max_body_size 50m; server { keepalive_timeout 2m; expires 30d; }\n",
    },
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    sendfile «yes»;
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
    satisfy «al»;
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    satisfy all;
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
    client_max_body_size 10m;
    keepalive_timeout 1m30s;
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-value"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-value"),
};
