import { conf, type Rule } from "../../../core/rule.ts";
import { flag } from "../model.ts";
import { ORIGIN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const bastionEverywhere: Rule<CloudflaredUnit> = {
  id: "cloudflared/bastion-everywhere",
  category: "security",
  severity: "error",
  since: "0.1.0",
  summary: "bastionMode at the top level: every rule with a URL becomes a jump host",
  why: `With bastionMode in the top-level originRequest, the services of all rules are ignored and whoever reaches a hostname chooses the address and port to
connect to, as seen from this host. It belongs into the one rule that is meant.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        originRequest:
          «bastionMode»: true
        ingress:
          - service: http://localhost:3000
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: jump.example.com
            service: bastion
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const field = file.origin?.fields.get("bastionMode");
    if (field === undefined || flag(file.origin, "bastionMode") !== true) return;
    const turned = file.rules.filter(({ bastion, read }) => bastion && !("kind" in read && read.kind === "bastion")).length;
    if (turned > 0)
      yield {
        span: field.keySpan,
        message: `turns ${turned === 1 ? "1 rule" : `${turned} rules`} into a jump host to anywhere: write it into the one rule that is meant`,
      };
  },
};
