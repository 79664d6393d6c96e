import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A variable has no name, does not exist, or cannot be set. */
export const invalidVariable: Rule<NginxUnit> = {
  id: "nginx/invalid-variable",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A variable has no name, does not exist, or cannot be set",
  why: "nginx looks up every variable when it starts. One that no module and no set, map or geo defines is refused, as is a dollar sign without a name behind it, and an attempt to set one of the built-in variables.",
  references: ["https://nginx.org/en/docs/varindex.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    return 200 «$hots»;
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    return 200 $host;
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
    set «name» value;
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    set $name value;
  }
}
    `,
    },
    {
      bad: conf`
events {}
http {
  server {
    location / {
      auth_request /check;
      auth_request_set «$remote_addr» $upstream_http_x_user;
    }
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
    set $name value;
    return 200 $name;
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/invalid-variable"),
  across: (unit) => verdictAcross(unit, "nginx/invalid-variable"),
};
