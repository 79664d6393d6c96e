import { conf, type Rule } from "../../../core/rule.ts";
import { accessRequired, originField } from "../model.ts";
import { ORIGIN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const openProxy: Rule<CloudflaredUnit> = {
  id: "cloudflared/open-proxy",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "a jump host or SOCKS proxy that nothing guards",
  why: `A bastion connects to any address the client names, a socks-proxy to whatever ipRules allow (nothing, when there are none). Without
access.required only a policy of Cloudflare Access, which is not in this file, keeps strangers out.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: jump.example.com
            service: «bastion»
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: jump.example.com
            service: bastion
            originRequest:
              access:
                required: true
                teamName: example
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const rule of file.rules) {
      const socks = "kind" in rule.read && rule.read.kind === "socks";
      const field = rule.fields.get("service");
      if ((!rule.bastion && !socks) || accessRequired(file, rule)) continue;
      const list = originField(file, rule, "ipRules")?.value;
      const limited = list?.kind === "seq" && list.items.length > 0;
      const span = field?.span ?? rule.span;
      if (socks && !limited)
        yield { span, message: "a socks-proxy without ipRules reaches nothing: add the addresses that it may connect to" };
      else if (!socks)
        yield { span, message: "whoever reaches this host name can connect to any address from here: guard it with access.required" };
    }
  },
};
