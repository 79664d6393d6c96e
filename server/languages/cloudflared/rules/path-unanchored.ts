import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE, replaceValue, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const pathUnanchored: Rule<CloudflaredUnit> = {
  id: "cloudflared/path-unanchored",
  category: "correctness",
  severity: "info",
  since: "0.1.0",
  summary: 'a path without "^", which matches anywhere in the path',
  why: `path: /admin also matches /public/admin and /administrator-manual/admin: the expression may match anywhere. "^/admin" matches at the start
only. An expression that ends in "$", such as one for file names, is left alone.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - hostname: b.example.com
            path: «/admin»
            service: http://localhost:1
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - hostname: b.example.com
            path: ^/admin
            service: http://localhost:1
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - hostname: b.example.com
            path: \\.(png|css)$
            service: http://localhost:1
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { fields, path } of file.rules) {
      const field = fields.get("path");
      if (field === undefined || !/^\/[A-Za-z0-9_~/-]*[A-Za-z0-9_~-]\/?$/.test(path)) continue;
      const meant = `^${path}`;
      yield {
        span: field.span,
        message: `matches anywhere in the path, so ${shown(`/any${path}`, 40)} too: "^" ties it to the start`,
        fix: { title: `Change to ${shown(meant)}`, safe: false, edits: [replaceValue(field, meant)] },
      };
    }
  },
};
