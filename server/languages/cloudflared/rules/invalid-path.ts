import { conf, type Rule } from "../../../core/rule.ts";
import { patternFault } from "../routes.ts";
import { INGRESS_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const invalidPath: Rule<CloudflaredUnit> = {
  id: "cloudflared/invalid-path",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a path that is not a regular expression of RE2",
  why: `path is a regular expression in the syntax of Go (RE2): no look-ahead, no look-behind, no back-references, repeats up to 1000. cloudflared refuses
the file when it cannot compile one.`,
  references: ["https://github.com/google/re2/wiki/Syntax", INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - path: «^/(?!admin)»
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - path: ^/api/(v1|v2)/
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const rule of file.rules) {
      const field = rule.fields.get("path");
      const fault = field === undefined || rule.path === "" ? undefined : patternFault(rule.path);
      if (field === undefined || fault === undefined) continue;
      const why = /\(\?[=!<]/.test(rule.path)
        ? "it has no look-ahead or look-behind"
        : /\\[1-9]/.test(rule.path)
          ? "it has no back-references"
          : /^\*/.test(rule.path)
            ? '"*" repeats what is before it'
            : fault;
      yield { span: field.span, message: `RE2 cannot read this path: ${shown(why, 60)}` };
    }
  },
};
