import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const warpCatchAll: Rule<CloudflaredUnit> = {
  id: "cloudflared/warp-catch-all",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "the last rule of a tunnel with private networks serves a web page to everyone",
  why: `With warp-routing the tunnel is meant for private networks; a catch-all that goes to a service answers every public host name that is pointed at
the tunnel as well. "http_status:404" answers nobody.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        warp-routing:
          connectTimeout: 5s
        ingress:
          - service: «http://localhost:3000»
        `,
    },
    {
      good: conf`
        warp-routing:
          connectTimeout: 5s
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const last = file.rules.at(-1);
    const field = last?.fields.get("service");
    if (
      !file.top?.fields.has("warp-routing") ||
      last === undefined ||
      field === undefined ||
      !last.catchAll ||
      !("kind" in last.read) ||
      last.read.kind !== "url"
    )
      return;
    yield { span: field.span, message: "every public host name of this tunnel gets this service: http_status:404 answers nobody" };
  },
};
