import { conf, type Rule } from "../../../core/rule.ts";
import { keysOf, REMOVED } from "../knowledge/keys.ts";
import { homeOf, meantBy, misnamed } from "../meant.ts";
import type { IngressRule } from "../model.ts";
import { INGRESS_PAGE, shown } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const unknownKey: Rule<CloudflaredUnit> = {
  id: "cloudflared/unknown-key",
  category: "ignored",
  severity: "error",
  since: "0.1.0",
  summary: "a key that cloudflared does not know, and ignores",
  why: `At the top level cloudflared never says a word about unknown keys; inside rules "ingress validate" prints a warning and exits with 0. Keys of rules
are written in camelCase, those of the top level with hyphens, and a key of one level means nothing on another.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        «credential-file»: /etc/cloudflared/tunnel.json
        ingress:
          - service: http://localhost:3000
            originRequest:
              «no-tls-verify»: true
        `,
      fixed: conf`
        credentials-file: /etc/cloudflared/tunnel.json
        ingress:
          - service: http://localhost:3000
            originRequest:
              noTLSVerify: true
        `,
    },
    {
      good: conf`
        credentials-file: /etc/cloudflared/tunnel.json
        no-autoupdate: true
        ingress:
          - service: http://localhost:3000
        `,
    },
  ],
  *check({ file }) {
    const ruleOf = new Map(file.rules.map((rule) => [rule.map, rule]));
    for (const block of file.blocks) {
      const keys = keysOf[block.level];
      const decisive = decisiveKeys(ruleOf.get(block.map));
      for (const [name, field] of block.fields) {
        if (keys.has(name) || isNote(name) || (block.level === "top" && name in REMOVED) || (block.level === "warp" && name === "enabled"))
          continue;
        const { keySpan: span } = field;
        if (span.start >= file.stops || decisive.includes(name)) continue;
        const meant = meantBy(name, block.level);
        const home = meant === undefined ? homeOf(name, block.level) : undefined;
        if (meant !== undefined)
          yield {
            span,
            message: `cloudflared ignores "${shown(name)}": did you mean ${meant}?`,
            fix: { title: `Change to ${meant}`, safe: false, edits: [{ span, text: meant }] },
          };
        else
          yield {
            span,
            message:
              home === undefined
                ? `cloudflared knows no key "${shown(name)}" here, and ignores it`
                : `cloudflared ignores "${shown(name)}" here: it belongs ${home}`,
          };
      }
    }
  },
};

// What the whole file is refused for is said once, by the rules that say so.
function decisiveKeys(rule: IngressRule | undefined): readonly (string | undefined)[] {
  if (rule === undefined) return [];
  const name = rule.catchAll ? (misnamed(rule, "hostname") ?? misnamed(rule, "path")) : undefined;
  return [misnamed(rule, "service")?.key, name?.key];
}

// Anchors to merge from are often kept under keys of their own.
const isNote = (name: string): boolean => /^(x-|\.)/.test(name);
