import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** Bits behind the mask of a network are set, and mean nothing. */
export const hostBits: Rule<NginxUnit> = {
  id: "nginx/host-bits",
  category: "ignored",
  severity: "warning",
  scope: "part",
  since: "0.1.0",
  summary: "Bits behind the mask of a network are set, and mean nothing",
  why: "nginx clears the bits of an address that its mask does not cover and says so as a warning: 10.0.0.1/8 is all of 10.0.0.0/8, and not one host. Write the network that is meant, or the address with /32.",
  references: ["https://nginx.org/en/docs/http/ngx_http_access_module.html"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    allow «10.0.0.1/8»;
    deny all;
  }
}
    `,
      fixed: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    allow 10.0.0.0/8;
    deny all;
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
    allow 10.0.0.1/32;
    deny all;
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/host-bits"),
  across: (unit) => verdictAcross(unit, "nginx/host-bits"),
};
