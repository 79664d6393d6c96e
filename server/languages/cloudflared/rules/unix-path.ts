import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const unixPath: Rule<CloudflaredUnit> = {
  id: "cloudflared/unix-path",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "unix: without an absolute path",
  why: `The path of a socket is used as it stands, from the working directory of the service, which is seldom what is meant. An empty one is accepted
too.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: «unix:app.sock»
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: unix:/run/app.sock
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { fields, read } of file.rules) {
      const field = fields.get("service");
      if (field === undefined || !("kind" in read) || read.kind !== "unix" || read.path.startsWith("/")) continue;
      const slashes = read.path.startsWith("//");
      yield {
        span: field.span,
        message:
          read.path === ""
            ? "there is no socket path behind unix:"
            : slashes
              ? "unix: takes a path, not a URL"
              : `"${shown(read.path)}" is relative to wherever cloudflared is started`,
      };
    }
  },
};
