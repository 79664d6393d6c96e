import { conf, type Rule } from "../../../core/rule.ts";
import { verdict, verdictAcross } from "../judge.ts";
import type { NginxUnit } from "../units.ts";

/** A section or directive that nginx insists on is missing. */
export const missingSection: Rule<NginxUnit> = {
  id: "nginx/missing-section",
  category: "invalid",
  severity: "error",
  scope: "part",
  since: "0.1.0",
  summary: "A section or directive that nginx insists on is missing",
  why: "A main file needs an events block, even an empty one. A server of stream needs a listen and a proxy_pass or return, a server of mail a listen, a protocol and an auth_http.",
  references: ["https://nginx.org/en/docs/ngx_core_module.html#events", "https://nginx.org/en/docs/stream/ngx_stream_core_module.html"],
  examples: [
    {
      bad: conf`
«http» {
}
    `,
      fixed: conf`
events {}
http {
}
    `,
    },
    {
      bad: conf`
events {}
stream {
  «server» { listen 9000; }
}
    `,
    },
    {
      good: conf`
events {}
stream {
  server { listen 9000; proxy_pass 127.0.0.1:9001; }
}
    `,
    },
  ],
  check: (unit) => verdict(unit, "nginx/missing-section"),
  across: (unit) => verdictAcross(unit, "nginx/missing-section"),
};
