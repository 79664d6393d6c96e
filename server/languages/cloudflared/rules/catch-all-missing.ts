import { conf, type Rule } from "../../../core/rule.ts";
import { nextLine } from "../../../core/text.ts";
import { misnamed } from "../meant.ts";
import { INGRESS_PAGE, indentAt } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const catchAllMissing: Rule<CloudflaredUnit> = {
  id: "cloudflared/catch-all-missing",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "the last rule does not match everything",
  why: `Every request must find a rule: the last one has neither hostname nor path. cloudflared refuses the file otherwise. "http_status:404" answers
what no rule is for.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - «hostname: app.example.com
            service: http://localhost:3000»
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
          - hostname: app.example.com
            service: http://localhost:3000
          - hostname: "*"
            service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const last = file.rules.at(-1);
    const items = file.ingress?.items ?? [];
    if (last === undefined || last.catchAll || last.index !== items.length - 1 || file.stops < file.source.text.length) return;
    // One that stands too early is to be moved here.
    if (file.rules.some((rule) => rule.catchAll && misnamed(rule, "hostname") === undefined && misnamed(rule, "path") === undefined))
      return;
    const message = "the last rule must match everything: add one with only a service, such as http_status:404";
    const { text } = file.source;
    if (file.ingress?.flow === true) yield { span: last.span, message };
    else {
      const end = lineEnd(text, last.span.end);
      const indent = indentAt(text, last.span.start).replace(/\t/g, " ");
      const rule = `${text[end - 1] === "\n" ? "" : "\n"}${indent}- service: http_status:404\n`;
      const fix = { title: "Add - service: http_status:404", safe: false, edits: [{ span: { start: end, end }, text: rule }] };
      yield { span: trimmed(text, last.span), message, fix };
    }
  },
};

const trimmed = (text: string, span: { start: number; end: number }): { start: number; end: number } => ({
  start: span.start,
  end: span.start + text.slice(span.start, span.end).trimEnd().length,
});

function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === "\n") return at;
  return nextLine(text, at);
}
