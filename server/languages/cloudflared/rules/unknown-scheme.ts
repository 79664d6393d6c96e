import { conf, type Rule } from "../../../core/rule.ts";
import { nearest } from "../../../core/suggest.ts";
import { urlServices } from "../model.ts";
import { isKnownScheme, KNOWN_SCHEMES } from "../service.ts";
import { INGRESS_PAGE, partFixed, partOf, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const unknownScheme: Rule<CloudflaredUnit> = {
  id: "cloudflared/unknown-scheme",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a service with a scheme that cloudflared does not know, which becomes raw TCP",
  why: `http, https, ws, wss, tcp, ssh, rdp and smb are known. Anything else, htpp:// too, is taken for a raw TCP service: browsers get an error, and nothing
is said at the start.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: «htpp»://localhost:3000
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: wss://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { field, read } of urlServices(file)) {
      if (isKnownScheme(read.scheme)) continue;
      const scheme = [0, read.scheme.length] as const;
      const meant = nearest(read.scheme, KNOWN_SCHEMES);
      const message = `cloudflared knows no scheme "${shown(read.scheme, 20)}" and speaks raw TCP${meant === undefined ? "" : `: did you mean ${meant}?`}`;
      if (meant === undefined) yield { span: partOf(file.source.text, field, ...scheme), message };
      else yield { message, ...partFixed(file.source.text, field, scheme, meant, `Change to ${meant}`) };
    }
  },
};
