import type { ParsedFile, Problem } from "../../core/language.ts";
import { brief } from "../../core/markdown.ts";
import { lineEnd, type Source, type Span } from "../../core/text.ts";

/** One assignment. `key` has dots whatever the file uses; `optional` is the leading `-` (failures are not reported). */
export type Setting = {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: string;
  readonly span: Span;
  readonly optional: boolean;
};

/** The assignments, in their order. A `-key` without a value only tells globs what to leave alone (sysctl.d(5)): it is none. */
export type SysctlFile = ParsedFile & { readonly settings: readonly Setting[] };

/** Reads sysctl.conf(5) and sysctl.d(5): one `key = value` a line, comments with `#` or `;`, `/` or `.` between the parts of a key. */
export function parse(source: Source): { file: SysctlFile; problems: readonly Problem[] } {
  const settings: Setting[] = [];
  const problems: Problem[] = [];
  const { text } = source;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length; ) {
    const end = lineEnd(text, start);
    readLine(text, start, end, settings, problems);
    start = end + 1;
  }
  return { file: { source, settings }, problems };
}

function readLine(text: string, from: number, to: number, settings: Setting[], problems: Problem[]): void {
  const span = trimmed(text, from, to);
  const first = text[span.start];
  if (span.start === span.end || first === "#" || first === ";") return;
  const optional = first === "-";
  const equals = text.indexOf("=", span.start);
  const keySpan = trimmed(text, span.start + (optional ? 1 : 0), equals === -1 || equals >= span.end ? span.end : equals);
  const key = dotted(text.slice(keySpan.start, keySpan.end));
  if (equals !== -1 && equals < span.end && key !== "") {
    settings.push({ key, keySpan, value: text.slice(equals + 1, span.end).trim(), span, optional });
  } else if (!optional || key === "")
    problems.push({
      rule: "sysctl/syntax",
      span,
      message: `"${brief(text.slice(span.start, span.end))}" is no "key = value": the line is skipped`,
    });
}

function trimmed(text: string, from: number, to: number): Span {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start] ?? "")) start++;
  while (end > start && /\s/.test(text[end - 1] ?? "")) end--;
  return { start, end };
}

// sysctl.d(5): when the first separator is a slash, dots and slashes change roles (`net/ipv4/conf/eth0.7/rp_filter`).
function dotted(key: string): string {
  const slash = key.indexOf("/");
  const dot = key.indexOf(".");
  if (slash === -1 || (dot !== -1 && dot < slash)) return key;
  return key.replace(/[./]/g, (c) => (c === "/" ? "." : "/"));
}
