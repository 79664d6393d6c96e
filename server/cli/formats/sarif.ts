import type { Rule, Severity } from "../../core/rule.ts";
import type { Edit, Span } from "../../core/text.ts";
import { thrownLines } from "../../core/thrown.ts";
import { fingerprints } from "../../linter/baseline.ts";
import type { Placed } from "../../linter/lint.ts";
import { VERSION } from "../help.ts";
import { json, Ranges, type Report } from "../report.ts";
import { fixFor } from "./json.ts";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note", hint: "note" };
const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** SARIF 2.1.0, with the help of every rule that speaks, related places, fixes and fingerprints. */
export function sarif(report: Report): string {
  const ranges = new Ranges(report);
  const spoken = [...new Set(report.files.flatMap(({ findings }) => findings.map(({ rule }) => rule)))].sort();
  const rules = spoken.flatMap((id) => report.rules.get(id) ?? []);
  const index = new Map(rules.map((rule, i) => [rule.id as string, i]));
  const results = report.files.flatMap(({ path, text, findings }) => {
    const prints = fingerprints(path, text, findings);
    return findings.map((finding, i) => result(finding, prints[i] ?? "", index.get(finding.rule) ?? -1, report, ranges));
  });
  const run = {
    tool: { driver: { name: "Perimeter", version: VERSION, semanticVersion: VERSION, rules: rules.map(descriptor) } },
    columnKind: "utf16CodeUnits",
    invocations: [{ executionSuccessful: report.failures.length === 0, toolExecutionNotifications: report.failures.map(notification) }],
    artifacts: report.files.map(({ path }) => ({ location: { uri: sarifUri(path) } })),
    results,
  };
  return json({ $schema: SCHEMA, version: "2.1.0", runs: [run] });
}

const notification = ({ rule, error }: Report["failures"][number]): unknown => ({
  level: "error",
  message: { text: `${rule} failed: ${thrownLines(error).join("\n")}` },
});

function descriptor(rule: Rule<never>): unknown {
  const help = `${rule.why}\n\n${rule.references.join("\n")}`.trim();
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    help: { text: help, markdown: help },
    ...(rule.references[0] === undefined ? {} : { helpUri: rule.references[0] }),
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { category: rule.category, tags: [rule.category] },
  };
}

function result(finding: Placed, print: string, ruleIndex: number, report: Report, ranges: Ranges): unknown {
  const { uri, related = [] } = finding;
  const fix = fixFor(finding, report);
  const place = (at: string, span: Span) => ({
    physicalLocation: { artifactLocation: { uri: sarifUri(report.shown(at)) }, region: region(ranges, at, span) },
  });
  return {
    ruleId: finding.rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [place(uri, finding.span)],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((one, id) => ({ id, ...place(one.uri ?? uri, one.span), message: { text: one.message } })) }),
    partialFingerprints: { "perimeterLine/v1": print },
    ...(fix === undefined || fix.edits.length === 0
      ? {}
      : { fixes: [{ description: { text: fix.title }, artifactChanges: changes(uri, fix, report, ranges) }] }),
  };
}

function changes(uri: string, fix: NonNullable<Placed["fix"]>, report: Report, ranges: Ranges): unknown[] {
  const files: [string, readonly Edit[]][] = [[uri, fix.edits], ...Object.entries(fix.elsewhere ?? {})];
  return files
    .filter(([, edits]) => edits.length > 0)
    .map(([at, edits]) => ({
      artifactLocation: { uri: sarifUri(report.shown(at)) },
      replacements: edits.map((edit) => ({ deletedRegion: region(ranges, at, edit.span), insertedContent: { text: edit.text } })),
    }));
}

function region(ranges: Ranges, uri: string, span: Span): unknown {
  const { start, end } = ranges.range(uri, span);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** A path as a uri reference: relative stays relative. By way of bytes, since a lone surrogate has no escape. */
function sarifUri(path: string): string {
  const escaped = Buffer.from(path, "utf8").toString("utf8").split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${escaped}` : escaped.replace(/^\.\//, "");
}
