import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const urlWithIngress: Rule<CloudflaredUnit> = {
  id: "cloudflared/url-with-ingress",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "url beside ingress",
  why: `url is the one origin of a tunnel without rules. "cloudflared tunnel ingress validate" refuses both together, and a running tunnel looks at the rules
only.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        «url»: http://localhost:3000
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const url = file.top?.fields.get("url");
    if (url !== undefined && file.rules.length > 0)
      yield {
        span: url.keySpan,
        message: "url and ingress do not go together: `ingress validate` refuses the file",
        tags: ["unnecessary"],
      };
  },
};
