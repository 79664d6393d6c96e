import { conf, type Rule } from "../../../core/rule.ts";
import { urlServices } from "../model.ts";
import { originKind } from "../origin.ts";
import { ORIGIN_PAGE, partFixed, partOf, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const remoteOrigin: Rule<CloudflaredUnit> = {
  id: "cloudflared/remote-origin",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "a service in clear on another host, or on 0.0.0.0",
  why: `The tunnel ends here; from here to another host an http:// service is unencrypted, and whoever is on that network can read and change it. 0.0.0.0 is no
address to connect to: write 127.0.0.1.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: http://«203.0.113.5»:3000
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: http://«0.0.0.0»:3000
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: app.example.com
            service: http://127.0.0.1:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: http://web:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { field, read } of urlServices(file)) {
      const kind = originKind(read.host);
      if (kind === "unspecified") {
        const local = read.host.includes(":") ? "::1" : "127.0.0.1";
        yield {
          message: `${shown(read.host)} is no address to connect to: write ${local}`,
          ...partFixed(file.source.text, field, read.hostAt, local, `Change to ${local}`),
        };
      } else if (/^(http|ws|tcp)$/.test(read.scheme) && kind === "public")
        yield {
          span: partOf(file.source.text, field, ...read.hostAt),
          message: `everything to ${shown(read.host)} goes over the internet in clear`,
        };
      else if (/^(http|ws)$/.test(read.scheme) && kind === "private")
        yield {
          span: partOf(file.source.text, field, ...read.hostAt),
          severity: "info",
          message: `everything to ${shown(read.host)} goes over the local network in clear`,
        };
    }
  },
};
