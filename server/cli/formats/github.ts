import { visible } from "../../core/markdown.ts";
import type { Severity } from "../../core/rule.ts";
import { Ranges, type Report } from "../report.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice", hint: "notice" };

/** Workflow commands of GitHub Actions, one a line: annotations in the pull request. */
export function github(report: Report): string {
  const ranges = new Ranges(report);
  const lines = report.files.flatMap(({ path, findings }) =>
    findings.map(({ uri, span, severity, message, rule }) => {
      const { start, end } = ranges.range(uri, span);
      const columns = end.line === start.line ? `,col=${start.column},endColumn=${end.column}` : "";
      const place = `file=${property(path)},line=${start.line},endLine=${end.line}${columns},title=${property(rule)}`;
      return `::${COMMANDS[severity]} ${place}::${data(message)}\n`;
    }),
  );
  return lines.join("");
}

const data = (text: string): string => visible(text).replace(/%/g, "%25");
const property = (text: string): string => data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
