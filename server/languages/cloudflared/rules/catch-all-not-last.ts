import { conf, type Rule } from "../../../core/rule.ts";
import { misnamed, misnamedKey } from "../meant.ts";
import { INGRESS_PAGE, itemLines } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const catchAllNotLast: Rule<CloudflaredUnit> = {
  id: "cloudflared/catch-all-not-last",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a rule that matches everything stands before others",
  why: `Rules are tried in order, so nothing behind a rule without hostname and path would ever answer. cloudflared refuses the file.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - «service: http_status:404»
          - hostname: app.example.com
            service: http://localhost:3000
        `,
      fixed: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - path: ^/app
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    const items = file.ingress?.items ?? [];
    const last = items.length - 1;
    const block = file.ingress?.flow !== true && items.every((item) => item.kind === "map" && !item.flow);
    for (const rule of file.rules) {
      if (!rule.catchAll || rule.index === last) continue;
      const wrong = misnamed(rule, "hostname") ?? misnamed(rule, "path");
      if (wrong !== undefined) {
        yield misnamedKey(wrong, `rule ${rule.index + 1} then matches everything, before the last`);
        continue;
      }
      const span = { start: rule.span.start, end: rule.span.start + text.slice(rule.span.start, rule.span.end).trimEnd().length };
      const message = `rule ${rule.index + 1} matches everything, so it must be the last of the ${items.length} rules`;
      const lines = itemLines(text, items, rule.index);
      const end = itemLines(text, items, last).end;
      const moved = text.slice(lines.start, lines.end);
      const plain = block && lines.end <= itemLines(text, items, rule.index + 1).start;
      if (!plain) yield { span, message };
      else {
        const edits = [
          { span: lines, text: "" },
          { span: { start: end, end }, text: `${text[end - 1] === "\n" ? "" : "\n"}${moved}` },
        ];
        yield { span, message, fix: { title: "Move it to the end", safe: false, edits } };
      }
    }
  },
};
