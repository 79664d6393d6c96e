import { conf, type Rule } from "../../../core/rule.ts";
import { REMOVED } from "../knowledge/keys.ts";
import type { Field } from "../model.ts";
import { lineRemoved, RUN_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

/** What was to be so is so: `warp-routing.enabled: true` says it without need. */
const lighter = ({ key, value }: Field): { readonly severity?: "info" } =>
  key === "enabled" && value.kind === "scalar" && value.text === "true" ? { severity: "info" } : {};

export const removedKey: Rule<CloudflaredUnit> = {
  id: "cloudflared/removed-key",
  category: "deprecated",
  severity: "warning",
  since: "0.1.0",
  summary: "a key that cloudflared has no more",
  why: `proxy-dns and its settings are gone, and private networks are routed without warp-routing.enabled. The keys do nothing now.`,
  references: [RUN_PAGE],
  examples: [
    {
      bad: conf`
        «proxy-dns»: true
        ingress:
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - service: http_status:404
        `,
    },
    {
      bad: conf`
        warp-routing:
          «enabled»: true
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    for (const block of file.blocks) {
      for (const [name, field] of block.fields) {
        const why =
          block.level === "top"
            ? Object.hasOwn(REMOVED, name)
              ? REMOVED[name]
              : undefined
            : block.level === "warp" && name === "enabled"
              ? "private networks are always routed"
              : undefined;
        if (why === undefined) continue;
        const alone =
          field.value.kind === "scalar" &&
          !text.slice(field.span.start, field.span.end).includes("\n") &&
          block.level === "top" &&
          !block.map.flow &&
          block.map.entries.length > 1;
        const finding = {
          span: field.keySpan,
          message: `${name} does nothing any more: ${why}`,
          tags: ["deprecated" as const],
          ...lighter(field),
        };
        yield alone
          ? { ...finding, fix: { title: "Remove the line", safe: true, edits: [lineRemoved(text, field.keySpan.start)] } }
          : finding;
      }
    }
  },
};
