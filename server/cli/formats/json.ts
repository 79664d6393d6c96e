import { holdsSecret } from "../../core/secrets.ts";
import { inLineEndsOf } from "../../core/text.ts";
import type { Placed } from "../../linter/lint.ts";
import { json, Ranges, type Report } from "../report.ts";

/** One JSON object, version 1. Lines and columns are 1-based, columns count UTF-16 units, ends are exclusive. */
export function asJson(report: Report): string {
  const ranges = new Ranges(report);
  const files = report.files.map(({ path, format, findings }) => ({
    path,
    format,
    findings: findings.map((finding) => jsonFinding(finding, report, ranges)),
  }));
  return json({ version: 1, files, summary: report.summary });
}

function jsonFinding(finding: Placed, report: Report, ranges: Ranges): unknown {
  const { uri, span, rule, category, severity, message, related, tags } = finding;
  const fix = fixFor(finding, report);
  return {
    rule,
    category,
    severity,
    message,
    range: ranges.range(uri, span),
    ...(related === undefined || related.length === 0
      ? {}
      : {
          related: related.map((place) => ({
            path: report.shown(place.uri ?? uri),
            range: ranges.range(place.uri ?? uri, place.span),
            message: place.message,
          })),
        }),
    ...(tags === undefined ? {} : { tags }),
    ...(fix === undefined
      ? {}
      : {
          fix: {
            title: fix.title,
            safe: fix.safe,
            edits: fix.edits.map((edit) => ({ range: ranges.range(uri, edit.span), text: edit.text })),
            ...(fix.elsewhere === undefined
              ? {}
              : {
                  elsewhere: Object.entries(fix.elsewhere).map(([at, edits]) => ({
                    path: report.shown(at),
                    edits: edits.map((edit) => ({ range: ranges.range(at, edit.span), text: edit.text })),
                  })),
                }),
          },
        }),
  };
}

/** The fix of a finding as reports may carry it, in the line ends of its file: none whose text holds what may be a secret. */
export function fixFor({ fix, uri }: Placed, report: Report): Placed["fix"] {
  if (fix === undefined) return undefined;
  const elsewhere = Object.entries(fix.elsewhere ?? {});
  if ([...fix.edits, ...elsewhere.flatMap(([, edits]) => edits)].some(({ text }) => holdsSecret(text))) return undefined;
  const own = inLineEndsOf(report.text(uri), fix.edits);
  if (elsewhere.length === 0) return { ...fix, edits: own };
  return { ...fix, edits: own, elsewhere: Object.fromEntries(elsewhere.map(([at, edits]) => [at, inLineEndsOf(report.text(at), edits)])) };
}
