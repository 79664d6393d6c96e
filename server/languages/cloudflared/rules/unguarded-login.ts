import { conf, type Rule } from "../../../core/rule.ts";
import { accessRequired, urlServices } from "../model.ts";
import { isKnownScheme } from "../service.ts";
import { ORIGIN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const unguardedLogin: Rule<CloudflaredUnit> = {
  id: "cloudflared/unguarded-login",
  category: "exposure",
  severity: "info",
  since: "0.1.0",
  summary: "SSH, RDP, SMB or TCP through the tunnel without access.required",
  why: `The host name is on the internet. A policy of Cloudflare Access may guard it, which this file does not show; with originRequest.access.required
cloudflared itself refuses requests without a valid token, even when the policy is lost.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: ssh.example.com
            service: «ssh://localhost:22»
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
    for (const { rule, field, read } of urlServices(file)) {
      if (read.http || !isKnownScheme(read.scheme) || accessRequired(file, rule)) continue;
      yield {
        span: field.span,
        message: `${read.scheme} is open to whoever Cloudflare lets through: access.required makes cloudflared check it`,
      };
    }
  },
};
