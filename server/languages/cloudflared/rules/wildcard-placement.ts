import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE, partOf, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const wildcardPlacement: Rule<CloudflaredUnit> = {
  id: "cloudflared/wildcard-placement",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: 'a "*" that is not the first character of the hostname',
  why: `Only one "*", and only in front, is a wildcard: "*.example.com". cloudflared refuses it anywhere else.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app-«*».example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: "*.example.com"
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const rule of file.rules) {
      const field = rule.fields.get("hostname");
      const at = rule.hostname.lastIndexOf("*");
      if (field === undefined || at <= 0) continue;
      yield {
        span: partOf(file.source.text, field, at, at + 1),
        message: `a wildcard stands in front only: cloudflared refuses "${shown(rule.hostname)}"`,
      };
    }
  },
};
