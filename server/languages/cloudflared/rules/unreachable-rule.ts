import { conf, type Rule } from "../../../core/rule.ts";
import { shadows } from "../routes.ts";
import { INGRESS_PAGE, itemLines, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const unreachableRule: Rule<CloudflaredUnit> = {
  id: "cloudflared/unreachable-rule",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a rule that never answers, because an earlier one always does",
  why: `The first rule whose hostname and path match answers. A wildcard before a name in it, a rule without path before one with a path for the same
host, and a repeated rule leave nothing to the later one. The message has a request that shows it.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: "*.example.com"
            service: http://localhost:3000
          - hostname: «admin.example.com»
            service: http://localhost:3001
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: admin.example.com
            service: http://localhost:3001
          - hostname: "*.example.com"
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - hostname: app.example.com
            path: «^/api»
            service: http://localhost:3001
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            path: ^/api
            service: http://localhost:3001
          - hostname: app.example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    const items = file.ingress?.items ?? [];
    const movable = file.ingress?.flow !== true && items.every((item) => item.kind === "map" && !item.flow);
    for (const { rule, by, request } of shadows(file)) {
      // That it is not the last is refused, and said where it stands.
      if (by.catchAll) continue;
      const field = rule.fields.get("path") ?? rule.fields.get("hostname");
      const span = field?.span ?? rule.map.entries[0]?.key.span ?? rule.span;
      const same = rule.hostname === by.hostname && rule.path === by.path;
      const message = same
        ? `rule ${rule.index + 1} never answers: rule ${by.index + 1} is the same`
        : `rule ${rule.index + 1} never answers: ${shown(request, 45)} goes to rule ${by.index + 1}`;
      const related = [{ span: by.fields.get("hostname")?.span ?? by.map.entries[0]?.key.span ?? by.span, message: "answers first" }];
      const lines = itemLines(text, items, rule.index);
      const target = itemLines(text, items, by.index).start;
      const moved = text.slice(lines.start, lines.end);
      if (same || !movable || target >= lines.start) yield { span, message, related };
      else {
        const edits = [
          { span: { start: target, end: target }, text: moved.endsWith("\n") ? moved : `${moved}\n` },
          { span: lines, text: "" },
        ];
        yield { span, message, related, fix: { title: `Move it before rule ${by.index + 1}`, safe: false, edits } };
      }
    }
  },
};
