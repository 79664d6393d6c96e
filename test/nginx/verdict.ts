/** Perimeter's own verdict on one text of nginx, in the terms of `nginx -t`. */

import { nginx } from "../../server/languages/nginx/index.ts";
import { rules } from "../../server/languages/nginx/rules/index.ts";
import { parseNginx } from "../../server/languages/nginx/syntax.ts";
import { unitsOf } from "../../server/languages/nginx/units.ts";
import { check, read } from "../../server/linter/lint.ts";

/** One thing that Perimeter says nginx refuses, and the line it says it of (1-based). */
export type Refusal = { readonly rule: string; readonly message: string; readonly line: number };

/**
 * What Perimeter says nginx 1.22.1 refuses in `text`, in the order in which nginx would come across it: block by block, in each
 * what it sees while it reads before what it sees when the block is complete.
 */
export function refusals(
  text: string,
  targets: Readonly<Record<string, string>> = { nginx: "1.22.1" },
  uri = "file:///case/test.conf",
): Refusal[] {
  const scope = { targets, isolated: true, has: () => false };
  const checked = check(nginx, [read(nginx, { uri, text })], scope);
  if (checked.failures[0] !== undefined) throw checked.failures[0].error;
  const invalid = new Set(rules.filter((rule) => rule.category === "invalid").map((rule) => rule.id));
  const ends = parseNginx({ uri, text }).file.directives.map((directive) => directive.span.end);
  const found = checked.findings
    .filter((finding) => invalid.has(finding.rule) && finding.severity === "error")
    .map((finding) => {
      const { rule, message } = finding;
      const top = ends.filter((end) => end <= finding.span.start).length;
      return { rule, message, line: text.slice(0, finding.span.start).split("\n").length, phase: phaseOf(rule, message, top) };
    });
  return found.sort((a, b) => a.phase - b.phase);
}

const LATE_RULES = new Set(["nginx/missing-certificate", "nginx/buffer-sizes"]);
const LATE =
  /^there is a location|^unknown variable|no directive defines a zone|and no upstream has|may not have a port here|needs a "proxy_pass"/;

function phaseOf(rule: string, message: string, top: number): number {
  if (/"events" section/.test(message)) return Number.POSITIVE_INFINITY;
  return top * 2 + (LATE_RULES.has(rule) || LATE.test(message) ? 1 : 0);
}

/** The unit of one text alone. */
export const unitOf = (text: string, uri = "file:///etc/nginx/nginx.conf") =>
  unitsOf([parseNginx({ uri, text }).file], { targets: {}, isolated: true, has: () => false })[0];
