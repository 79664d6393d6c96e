import { conf, type Rule } from "../../../core/rule.ts";
import { textIn } from "../model.ts";
import { RUN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const protocolForced: Rule<CloudflaredUnit> = {
  id: "cloudflared/protocol-forced",
  category: "hygiene",
  severity: "info",
  since: "0.1.0",
  summary: "protocol: http2 gives up QUIC",
  why: `With auto, cloudflared uses QUIC and falls back to HTTP/2 where UDP is blocked. Forcing http2 gives up UDP through the tunnel (private networks, DNS)
and post-quantum keys; it is right only where UDP to port 7844 is known to be blocked.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        protocol: «http2»
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        protocol: auto
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const field = file.top?.fields.get("protocol");
    if (field !== undefined && textIn(file.top, "protocol") === "http2")
      yield { span: field.span, message: "http2 gives up QUIC, and with it UDP and post-quantum keys: auto falls back by itself" };
  },
};
