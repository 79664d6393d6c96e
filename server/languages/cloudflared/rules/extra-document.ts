import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const extraDocument: Rule<CloudflaredUnit> = {
  id: "cloudflared/extra-document",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a second YAML document, of which nothing is read",
  why: `cloudflared reads the first document of the file and stops at "---". Rules behind it do not exist.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - service: http_status:404
        ---
        «tunnel: other»
        `,
    },
    {
      good: conf`
        ---
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const second = file.yaml.documents.slice(1).find(({ root }) => root !== undefined && root.span.end > root.span.start)?.root;
    if (second === undefined) return;
    const text = file.source.text.slice(second.span.start, second.span.end);
    yield {
      span: { start: second.span.start, end: second.span.start + text.trimEnd().length },
      message: 'only the first YAML document is read: nothing behind this "---" counts',
      tags: ["unnecessary"],
    };
  },
};
