import { conf, type Rule } from "../../../core/rule.ts";
import { urlServices } from "../model.ts";
import { INGRESS_PAGE, partOf, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const servicePort: Rule<CloudflaredUnit> = {
  id: "cloudflared/service-port",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a service with a port that cannot be connected to",
  why: `cloudflared accepts any number behind the colon, and also none. Port 0 and ports above 65535 fail at the first request, with a 502 for the visitor.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:«99999»
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: https://localhost
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { field, read } of urlServices(file)) {
      if (read.port === undefined) continue;
      const number = Number(read.port);
      if (read.port !== "" && number >= 1 && number <= 65535) continue;
      const [start, end] = read.portAt;
      const span = partOf(file.source.text, field, read.port === "" ? start - 1 : start, end);
      yield {
        span,
        message:
          read.port === "" ? "there is no port behind the colon" : `${shown(read.port, 20)} is no port: nothing can be connected to it`,
      };
    }
  },
};
