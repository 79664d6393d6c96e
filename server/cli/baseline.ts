/** Baseline files on disk. Paths in them are relative to the folder that they lie in, so that they hold on every machine. */
import { writeFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { reason } from "../disk/reason.ts";
import { type Baseline, baselineText, parseBaseline, unknownTo } from "../linter/baseline.ts";
import { UsageError } from "./args.ts";
import { readText } from "./read.ts";
import { type Report, summaryOf } from "./report.ts";

type Loaded = { readonly file: string; readonly baseline: Baseline };

/** The baseline in a file. Throws UsageError where there is none. */
export function readBaseline(file: string): Loaded {
  const read = readText(file);
  if ("problem" in read) throw new UsageError(`${file}: ${read.problem}`);
  const baseline = parseBaseline(read.text);
  if (baseline === undefined) throw new UsageError(`${file} is no baseline of perimeter check --write-baseline`);
  return { file, baseline };
}

/** Writes all findings of a report to a baseline file. */
export function writeBaseline(file: string, report: Report, path: (uri: string) => string): void {
  const files = report.files.map(({ uri, text, findings }) => ({ path: inside(file, path(uri)), text, findings }));
  try {
    writeFileSync(file, baselineText(files));
  } catch (error) {
    throw new UsageError(`${file}: ${reason(error)}`);
  }
}

/** The report without the findings that one of the baselines knows. */
export function hideKnown(report: Report, baselines: readonly Loaded[], path: (uri: string) => string): Report {
  const files = report.files.map((file) => {
    let findings = file.findings;
    for (const { file: from, baseline } of baselines) findings = unknownTo(baseline, inside(from, path(file.uri)), file.text, findings);
    return { ...file, findings };
  });
  return { ...report, files, summary: summaryOf(files) };
}

const inside = (file: string, path: string): string =>
  relative(dirname(resolve(file)), path)
    .split(sep)
    .join("/");
