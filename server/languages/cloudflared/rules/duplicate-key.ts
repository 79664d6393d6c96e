import { conf, type Rule } from "../../../core/rule.ts";
import { duplicateKeys, keyText, walk } from "../../shared/yaml.ts";
import { INGRESS_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const duplicateKey: Rule<CloudflaredUnit> = {
  id: "cloudflared/duplicate-key",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "a key that stands twice in one mapping",
  why: `cloudflared refuses the file with "mapping key already defined". A lost dash does the same: two rules become one mapping with two hostnames.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
        «tunnel»: other
        ingress:
          - service: http_status:404
        `,
    },
    {
      good: conf`
        tunnel: 6ff42ae2-765d-4adf-8112-31c55c1551ef
        ingress:
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const root = file.yaml.documents[0]?.root;
    for (const node of root === undefined ? [] : walk(root)) {
      if (node.kind !== "map") continue;
      for (const { entry, earlier } of duplicateKeys(node)) {
        const name = keyText(entry) ?? "";
        if (entry.key.span.start >= file.stops) continue;
        const lost = node.entries.length > 1 && (name === "hostname" || name === "service") ? ': is there a "-" missing?' : "";
        yield {
          span: entry.key.span,
          message: `"${shown(name)}" stands already in line ${file.lineAt(earlier.key.span.start)}${lost === "" ? ": cloudflared refuses the file" : lost}`,
          related: [{ span: earlier.key.span, message: "the first one" }],
        };
      }
    }
  },
};
