import { visible } from "../../core/markdown.ts";
import type { Severity } from "../../core/rule.ts";
import { fingerprints } from "../../linter/baseline.ts";
import { json, Ranges, type Report } from "../report.ts";

const SEVERITIES: Readonly<Record<Severity, string>> = { error: "major", warning: "minor", info: "info", hint: "info" };

/** GitLab's code quality report. Fingerprints stay the same when a finding moves; alike ones are numbered. */
export function gitlab(report: Report): string {
  const ranges = new Ranges(report);
  const seen = new Map<string, number>();
  const issues = report.files.flatMap(({ path, text, findings }) => {
    const prints = fingerprints(path, text, findings);
    return findings.map(({ uri, span, severity, message, rule }, i) => {
      const print = prints[i] ?? "";
      const time = seen.get(print) ?? 0;
      seen.set(print, time + 1);
      const { start, end } = ranges.range(uri, span);
      return {
        description: visible(message),
        check_name: rule,
        fingerprint: time === 0 ? print : `${print}-${time}`,
        severity: SEVERITIES[severity],
        location: { path: path.replace(/^\.\//, ""), lines: { begin: start.line, end: end.line } },
      };
    });
  });
  return json(issues);
}
