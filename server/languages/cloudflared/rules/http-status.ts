import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE, partOf, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const httpStatus: Rule<CloudflaredUnit> = {
  id: "cloudflared/http-status",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "http_status with something that is not a status from 100 to 999",
  why: `"http_status:404" answers with that status. cloudflared refuses numbers outside 100 to 999 and anything that is no number, a space behind the
colon included.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - service: http_status:«4040»
        `,
    },
    {
      good: conf`
        ingress:
          - service: http_status:503
        `,
    },
  ],
  *check({ file }) {
    for (const rule of file.rules) {
      const field = rule.fields.get("service");
      if (field === undefined || !("fault" in rule.read) || rule.read.fault !== "status") continue;
      const span = partOf(file.source.text, field, ...rule.read.at);
      const text = rule.service.slice(12);
      const fixed = /^\s*(\d{3})\s*$/.exec(text)?.[1];
      const message = `"${shown(text, 20)}" is no HTTP status: cloudflared takes 100 to 999`;
      if (fixed === undefined) yield { span: span.end > span.start ? span : field.span, message };
      else yield { span, message, fix: { title: `Change to ${fixed}`, safe: false, edits: [{ span, text: fixed }] } };
    }
  },
};
