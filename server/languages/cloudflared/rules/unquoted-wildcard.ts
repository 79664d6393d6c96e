import { conf, type Rule } from "../../../core/rule.ts";
import { INGRESS_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";
import { isBareStar } from "./yaml-syntax.ts";

export const unquotedWildcard: Rule<CloudflaredUnit> = {
  id: "cloudflared/unquoted-wildcard",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: 'a host name that starts with "*" without quotes, which YAML takes for an alias',
  why: `In YAML "*" at the start of a value refers to an anchor, so "hostname: *.example.com" is damaged YAML and cloudflared does not start. Its own
help text shows it without quotes.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: «*.example.com»
            service: http://localhost:3000
          - service: http_status:404
        `,
      fixed: conf`
        ingress:
          - hostname: "*.example.com"
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: "*.example.com"
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    const seen = new Set<number>();
    for (const { start, document } of file.yaml.problems) {
      if (document > 0 || !isBareStar(text, start) || seen.has(start)) continue;
      seen.add(start);
      const value = /^[^\s#,\]}]*/.exec(text.slice(start, start + 300))?.[0] ?? "*";
      const span = { start, end: start + value.length };
      const fix = { title: "Put it in quotes", safe: false, edits: [{ span, text: `"${value.replaceAll(/["\\]/g, "")}"` }] };
      yield { span, message: 'YAML takes "*" without quotes for an alias: put the host name in quotes', fix };
    }
  },
};
