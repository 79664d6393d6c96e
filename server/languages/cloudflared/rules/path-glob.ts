import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE, replaceValue, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const pathGlob: Rule<CloudflaredUnit> = {
  id: "cloudflared/path-glob",
  category: "correctness",
  severity: "warning",
  since: "0.1.0",
  summary: "a path that looks like a glob: it is a regular expression",
  why: `In a regular expression "*" repeats the character before it: "/api/*" is "/api" with any number of slashes, anywhere in the path, so /apixyz and
/v2/api match too. "^/api/" is what is meant.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - hostname: b.example.com
            path: «/api/*»
            service: http://localhost:1
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - hostname: b.example.com
            path: ^/api/
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
            path: ^/api/.*
            service: http://localhost:1
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    for (const { fields, path } of file.rules) {
      const field = fields.get("path");
      const glob = /^\^?((?:\/[A-Za-z0-9_~-]+)*\/?)(\*+|\/\*\*)\$?$/.exec(path);
      if (field === undefined || glob === null || !path.includes("/*")) continue;
      const meant = `^${(glob[1] as string).replace(/\/?$/, "/")}`;
      yield {
        span: field.span,
        message:
          `"${shown(path, 30)}" is no glob: "*" repeats the slash. Below ${shown(meant.slice(1), 20)} is "${shown(meant, 20)}"`.slice(
            0,
            100,
          ),
        fix: { title: `Change to ${shown(meant)}`, safe: false, edits: [replaceValue(field, meant)] },
      };
    }
  },
};
