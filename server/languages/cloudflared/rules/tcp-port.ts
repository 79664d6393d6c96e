import { conf, type Rule } from "../../../core/rule.ts";
import { urlServices } from "../model.ts";
import { INGRESS_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const tcpPort: Rule<CloudflaredUnit> = {
  id: "cloudflared/tcp-port",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "tcp:// without a port, which means 7864",
  why: `ssh, rdp and smb have their usual ports. A plain tcp:// without one goes to 7864, which nothing listens on; other schemes have no default at all.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: «tcp://localhost»
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: tcp://localhost:5432
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { field, read } of urlServices(file)) {
      if (read.http || read.port !== undefined || /^(ssh|rdp|smb)$/.test(read.scheme)) continue;
      yield {
        span: field.span,
        message: `${shown(read.scheme, 12)}:// has no usual port: cloudflared ${read.scheme === "tcp" ? "connects to 7864" : "has nothing to connect to"}`,
      };
    }
  },
};
