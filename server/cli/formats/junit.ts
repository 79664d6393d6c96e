import { visible } from "../../core/markdown.ts";
import { Ranges, type Report } from "../report.ts";

/** JUnit XML: a suite for each file, a failed case for each finding of severity error or warning, a passed one for a clean file, a skipped one for a file that was not read. */
export function junit(report: Report): string {
  const ranges = new Ranges(report);
  let failures = 0;
  let tests = 0;
  const suites = report.files.map(({ path, format, unread, findings }) => {
    const cases = findings.map(({ uri, span, severity, message, rule }) => {
      const { start } = ranges.range(uri, span);
      const place = `${path}:${start.line}:${start.column}`;
      const head = `    <testcase name="${xml(`${rule} ${start.line}:${start.column}`)}" classname="${xml(path)}"`;
      if (severity === "info" || severity === "hint")
        return `${head}>\n      <system-out>${xml(`${place}: ${severity}: ${message}`)}</system-out>\n    </testcase>\n`;
      return `${head}>\n      <failure type="${severity}" message="${xml(message)}">${xml(`${place}: ${message}`)}</failure>\n    </testcase>\n`;
    });
    const failed = findings.filter(({ severity }) => severity === "error" || severity === "warning").length;
    if (cases.length === 0 && unread === true) cases.push(skipped(path, "not read", "the file could not be read"));
    else if (cases.length === 0)
      cases.push(
        format === null
          ? skipped(path, "not recognised", "the format is not recognised")
          : `    <testcase name="${xml(format)}" classname="${xml(path)}"/>\n`,
      );
    failures += failed;
    tests += cases.length;
    return `  <testsuite name="${xml(path)}" tests="${cases.length}" failures="${failed}">\n${cases.join("")}  </testsuite>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="perimeter" tests="${tests}" failures="${failures}">\n${suites.join("")}</testsuites>\n`;
}

const skipped = (path: string, name: string, why: string): string =>
  `    <testcase name="${name}" classname="${xml(path)}">\n      <skipped message="${why}"/>\n    </testcase>\n`;

// XML 1.0 cannot hold most control characters at all, so they are shown as they are everywhere else; U+FFFE and U+FFFF neither.
const xml = (text: string): string =>
  visible(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
