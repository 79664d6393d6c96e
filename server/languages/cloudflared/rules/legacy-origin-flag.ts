import { conf, type Rule } from "../../../core/rule.ts";
import { keysOf } from "../knowledge/keys.ts";
import { lineRemoved, ORIGIN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const legacyOriginFlag: Rule<CloudflaredUnit> = {
  id: "cloudflared/legacy-origin-flag",
  category: "ignored",
  severity: "warning",
  since: "0.1.0",
  summary: "a setting of the single origin at the top level, which does nothing beside ingress",
  why: `no-tls-verify, proxy-connect-timeout and their like are for a tunnel with one url. Once there is an ingress, only originRequest counts, and
cloudflared does not say so.`,
  references: [ORIGIN_PAGE],
  examples: [
    {
      bad: conf`
        «no-tls-verify»: true
        ingress:
          - service: https://localhost:3000
        `,
      fixed: conf`
        ingress:
          - service: https://localhost:3000
        originRequest:
          noTLSVerify: true
        `,
    },
    {
      good: conf`
        originRequest:
          noTLSVerify: true
        ingress:
          - service: https://localhost:3000
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    if (file.rules.length === 0) return;
    for (const [name, field] of file.top?.fields ?? []) {
      const key = keysOf.top.get(name);
      if (key?.legacy === undefined) continue;
      const message = `${name} does nothing beside ingress: write originRequest.${key.legacy}`;
      const value = text.slice(field.span.start, field.span.end);
      const simple =
        field.value.kind === "scalar" && !value.includes("\n") && value !== "" && file.origin === undefined && file.top?.map.flow === false;
      if (!simple) yield { span: field.keySpan, message };
      else {
        const tail = `${text.endsWith("\n") ? "" : "\n"}originRequest:\n  ${key.legacy}: ${value}\n`;
        const edits = [lineRemoved(text, field.keySpan.start), { span: { start: text.length, end: text.length }, text: tail }];
        const only = file.yaml.documents.length === 1;
        yield only
          ? { span: field.keySpan, message, fix: { title: "Move it into originRequest", safe: false, edits } }
          : { span: field.keySpan, message };
      }
    }
  },
};
