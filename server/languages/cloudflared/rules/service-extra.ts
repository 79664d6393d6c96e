import { conf, type Rule } from "../../../core/rule.ts";
import { urlServices } from "../model.ts";
import { INGRESS_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const serviceExtra: Rule<CloudflaredUnit> = {
  id: "cloudflared/service-extra",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a user name, query or fragment in a service, which is not sent",
  why: `Of a service only scheme, host and port are used. A user name and password in it are not sent to the origin, but stand in the file in clear.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: «http://localhost:3000?debug=1»
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { field, read } of urlServices(file)) {
      if (read.extras.length > 0)
        yield { span: field.span, message: `cloudflared does not use the ${read.extras.join(" and ")} of a service` };
    }
  },
};
