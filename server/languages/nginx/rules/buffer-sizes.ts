import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** The buffers of a proxy do not fit together. */
export const bufferSizes: Rule<NginxUnit> = {
  id: "nginx/buffer-sizes",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "The buffers of a proxy do not fit together",
  why: "nginx wants at least two proxy_buffers, proxy_busy_buffers_size between the largest single buffer and all proxy_buffers but one, and temporary files no smaller than a buffer. The usual reason is a large proxy_buffer_size beside the default proxy_buffers. The same holds for fastcgi, uwsgi and scgi.",
  references: ["https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_busy_buffers_size"],
  examples: [
    {
      bad: conf`
events {}
http {
  server {
    listen 127.0.0.1:8080;
    proxy_buffer_size «64k»;
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
    proxy_buffer_size 64k;
    proxy_buffers 8 64k;
  }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/buffer-sizes"),
  across: (unit) => verdictAcross(unit, "nginx/buffer-sizes"),
};
