import { lazy } from "../../core/lazy.ts";
import { visible } from "../../core/markdown.ts";
import { masked } from "../../core/secrets.ts";
import type { Placed } from "../../linter/lint.ts";
import { Ranges, type Report, type Summary } from "../report.ts";
import { type Paint, paint } from "../terminal.ts";
import type { Look } from "./index.ts";

/** How much of a long line is shown around a finding. */
const WIDTH = 120;
const BEFORE = 60;
/** How far to the left a secret's name is looked for. */
const LEFT = 2000;

/** For people: each finding with its line and a caret, related places, what a fix would do; a summary. */
export function text(report: Report, look: Look): string {
  const colour = paint(look.colours);
  const ranges = new Ranges(report);
  const parts: string[] = [];
  for (const file of report.files) {
    if (file.format === null && file.unread !== true)
      parts.push(`${visible(file.path)}: the format is not recognised; --as FORMAT names it\n`);
    for (const finding of file.findings) parts.push(shownFinding(finding, file.path, file.text, report, ranges, colour));
  }
  if (look.summary) parts.push(summary(report.files.filter(({ format }) => format !== null).length, report.summary, colour));
  return parts.join("");
}

const COLOURS = { error: "red", warning: "yellow", info: "blue", hint: "dim" } as const;

function shownFinding(finding: Placed, path: string, source: string, report: Report, ranges: Ranges, colour: Paint): string {
  const { start } = ranges.range(finding.uri, finding.span);
  const place = colour("bold", visible(`${path}:${start.line}:${start.column}`));
  const lines = [
    `${place}: ${colour(COLOURS[finding.severity], finding.severity)}: ${visible(finding.message)} ${colour("dim", `[${finding.rule}]`)}`,
    ...excerpt(finding, source, ranges, colour),
  ];
  for (const related of finding.related ?? []) {
    const uri = related.uri ?? finding.uri;
    const at = ranges.range(uri, related.span).start;
    lines.push(`    ${colour("cyan", "see")} ${visible(`${report.shown(uri)}:${at.line}:${at.column}: ${related.message}`)}`);
  }
  if (finding.fix !== undefined)
    lines.push(`    ${colour("green", finding.fix.safe ? "fix" : "fix (changes behaviour)")}: ${visible(finding.fix.title)}`);
  return `${lines.join("\n")}\n\n`;
}

/** The line of a finding with a caret under its span; long lines are cut around it. */
function excerpt({ uri, span }: Placed, source: string, ranges: Ranges, colour: Paint): string[] {
  const table = ranges.lines(uri);
  const { line, column } = table.at(span.start);
  const start = table.start(line);
  const from = Math.max(start, span.start - LEFT);
  const whole = masked(source.slice(from, Math.min(table.start(line + 1), span.start + WIDTH)).replace(/[\r\n]+$/, ""));
  if (whole.trim() === "") return [];
  const cut = column > WIDTH - 20 ? Math.max(0, span.start - from - BEFORE) : 0;
  const before = visible(whole.slice(cut, span.start - from));
  const marked = visible(whole.slice(span.start - from, Math.max(span.start - from, Math.min(span.end - from, whole.length))));
  const after = visible(whole.slice(span.start - from + (Math.min(span.end - from, whole.length) - (span.start - from))));
  const gutter = String(line + 1).padStart(5);
  const shown = `${cut > 0 || from > start ? "…" : ""}${before}${marked}${after}`.slice(0, WIDTH * 2);
  const indent = " ".repeat(cells(before) + (cut > 0 || from > start ? 1 : 0));
  const carets = "^".repeat(Math.max(1, Math.min(cells(marked), WIDTH)));
  return [`${colour("dim", `${gutter} |`)} ${shown}`, `${colour("dim", "      |")} ${indent}${colour("red", carets)}`];
}

/** How many columns of a terminal a text takes: wide characters (Unicode Standard Annex 11, and emoji) two, marks that join others none. */
const cells = (text: string): number =>
  PLAIN.test(text) ? text.length : [...text].reduce((sum, char) => sum + (mark().test(char) ? 0 : wide().test(char) ? 2 : 1), 0);

const PLAIN = /^[ -~]*$/;
// Made when they are needed: to make them takes longer than to show a few findings.
const mark = lazy(() => /^[\p{Mn}\p{Me}]/u);
const wide = lazy(
  () =>
    /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}])/u,
);

function summary(files: number, { errors, warnings, infos, hints }: Summary, colour: Paint): string {
  if (files === 0) return "nothing to check was found\n";
  const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
  const found = [
    errors > 0 ? colour("red", count(errors, "error")) : "",
    warnings > 0 ? colour("yellow", count(warnings, "warning")) : "",
    infos > 0 ? colour("blue", count(infos, "info")) : "",
    hints > 0 ? colour("dim", count(hints, "hint")) : "",
  ].filter((part) => part !== "");
  return `${count(files, "file")} checked: ${found.length === 0 ? "nothing found" : found.join(", ")}\n`;
}
