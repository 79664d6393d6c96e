import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const wildcardApex: Rule<CloudflaredUnit> = {
  id: "cloudflared/wildcard-apex",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: "a wildcard does not hold the name itself",
  why: `"*.example.com" is for www.example.com and a.b.example.com, not for example.com. Said only where the next rules leave example.com to the
catch-all with an http_status, while other rules of the same name go to a service.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: «"*.example.com"»
            service: http://localhost:3000
          - hostname: www.example.org
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: example.com
            service: http://localhost:3000
          - hostname: "*.example.com"
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const names = new Set(file.rules.map(({ hostname }) => hostname));
    const last = file.rules.at(-1);
    if (last === undefined || !("kind" in last.read) || last.read.kind !== "status") return;
    for (const { hostname, fields, path } of file.rules) {
      const field = fields.get("hostname");
      const apex = hostname.slice(2);
      const registered = /^[^.]+\.([a-z]{2,}|(co|com|org|net|ac|gov)\.[a-z]{2})$/.test(apex);
      if (field === undefined || path !== "" || !hostname.startsWith("*.") || !registered || names.has(apex)) continue;
      yield { span: field.span, message: `${shown(apex)} itself is not meant by the wildcard: it gets ${shown(last.service, 20)}` };
    }
  },
};
