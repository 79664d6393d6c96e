import { conf, type Rule } from "../../../core/rule.ts";
import { textIn } from "../model.ts";
import { RUN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const debugLog: Rule<CloudflaredUnit> = {
  id: "cloudflared/debug-log",
  category: "security",
  severity: "warning",
  since: "0.1.0",
  summary: "loglevel debug, which writes down the headers of requests",
  why: `Headers hold cookies and tokens. debug is for looking for a fault, not for keeps.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        loglevel: «debug»
        ingress:
          - service: http_status:404
        `,
      fixed: conf`
        loglevel: info
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        loglevel: info
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const field = file.top?.fields.get("loglevel");
    if (field === undefined || textIn(file.top, "loglevel") !== "debug") return;
    yield {
      span: field.span,
      message: "debug writes the headers of every request to the log: cookies and tokens too",
      fix: { title: "Change to info", safe: false, edits: [{ span: field.span, text: "info" }] },
    };
  },
};
