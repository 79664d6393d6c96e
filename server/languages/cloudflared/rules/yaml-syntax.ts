import { conf, type Finding, type Rule } from "../../../core/rule.ts";
import { lineStart } from "../../../core/text.ts";
import { INGRESS_PAGE } from "../show.ts";
import type { CloudflaredUnit } from "../unit.ts";

export const yamlSyntax: Rule<CloudflaredUnit> = {
  id: "cloudflared/yaml-syntax",
  category: "invalid",
  severity: "error",
  since: "0.1.0",
  summary: "text that is not YAML",
  why: `cloudflared does not start on a file that is damaged as YAML. Lost indentation and two keys on one line are the usual damage, often from
copying out of a web page or a PDF. A tab is never indentation.`,
  references: [INGRESS_PAGE],
  examples: [
    {
      bad: conf`
        ingress:
          - hostname: app.example.com service«:» http://localhost:3000
          - service: http_status:404
        `,
    },
    {
      good: conf`
        ingress:
          - hostname: app.example.com
            service: http://localhost:3000
          - service: http_status:404
        `,
    },
  ],
  *check({ file }) {
    const { text } = file.source;
    const lines = new Set<number>();
    let last = { line: -1, message: "" };
    for (const { code, start, end, message, document } of file.yaml.problems) {
      if (document > 0 || code === "duplicate-anchor" || isBareStar(text, start) || lines.has(file.lineAt(start))) continue;
      const line = file.lineAt(start);
      lines.add(line);
      const status = splitStatus(text, start);
      if (status !== undefined) {
        yield status;
        continue;
      }
      // The lines behind a lost indentation are damaged alike.
      const again = last.message === message && last.line === line - 1;
      last = { line, message };
      if (again) continue;
      yield {
        span: { start, end: Math.max(end, Math.min(start + 1, text.length)) },
        message: `not YAML: ${message}`.slice(0, 100),
      } satisfies Finding;
    }
    const top = file.yaml.documents[0]?.root;
    if (top !== undefined && file.top === undefined && file.yaml.problems.length === 0)
      yield { span: top.span, message: "a configuration is a mapping of keys to values: cloudflared refuses anything else" };
  },
};

/** What to say of `http_status: 404` behind `service:`. */
function splitStatus(text: string, colon: number): Finding | undefined {
  const blank = /^:([ \t]+)\d/.exec(text.slice(colon, colon + 40))?.[1];
  if (blank === undefined || !/\bservice:[ \t]+http_status$/.test(text.slice(lineStart(text, colon), colon))) return undefined;
  const span = { start: colon + 1, end: colon + 1 + blank.length };
  const fix = { title: "Remove the blank", safe: false, edits: [{ span, text: "" }] };
  return {
    span: { start: colon, end: span.end },
    message: "http_status and its number are one word: write no blank behind the colon",
    fix,
  };
}

/** Whether the problem is a `*` that starts a plain value: an alias for YAML, a wildcard for the user. */
export const isBareStar = (text: string, at: number): boolean => text[at] === "*";
