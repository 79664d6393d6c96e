/** Findings of a file whose statements stayed the same while comments between them changed: the same findings, elsewhere. */
import type { Move } from "../core/language.ts";
import type { Fix } from "../core/rule.ts";
import type { Edit, Span } from "../core/text.ts";
import type { Checked, Placed } from "./lint.ts";

/** What `checked` says after the file `uri` moved as `move` says; undefined when that cannot be told without asking the rules again. */
export function movedFindings(checked: Checked, uri: string, move: Move): Checked | undefined {
  if (checked.failures.length > 0) return undefined;
  const findings: Placed[] = [];
  for (const finding of checked.findings) {
    const moved = movedFinding(finding, uri, move);
    if (moved === undefined) return undefined;
    findings.push(moved);
  }
  return { findings, failures: [] };
}

/** Thrown away when a place is not known any more: the rules are asked again then. */
const LOST = { start: -1, end: -1 };

function movedFinding(finding: Placed, uri: string, move: Move): Placed | undefined {
  const { related, fix } = finding;
  const span = finding.uri === uri ? movedSpan(finding.span, move) : finding.span;
  if (span === LOST) return undefined;
  if (span === finding.span && related === undefined && fix === undefined) return finding;
  const places = related?.map((place) => ((place.uri ?? finding.uri) === uri ? { ...place, span: movedSpan(place.span, move) } : place));
  const change = fix === undefined ? undefined : movedFix(fix, finding.uri, uri, move);
  if (places?.some((place) => place.span === LOST) || (fix !== undefined && change === undefined)) return undefined;
  return { ...finding, span, ...(places === undefined ? {} : { related: places }), ...(change === undefined ? {} : { fix: change }) };
}

function movedFix(fix: Fix, own: string, uri: string, move: Move): Fix | undefined {
  if (fix.elsewhere !== undefined) return undefined;
  if (own !== uri) return fix;
  const edits: Edit[] = [];
  for (const edit of fix.edits) {
    const span = movedSpan(edit.span, move);
    const copies = edit.text !== "" && edit.span.start <= move.from && edit.span.end >= move.to;
    if (span === LOST || copies) return undefined;
    edits.push({ ...edit, span });
  }
  return { ...fix, edits };
}

/** A start at the seam belongs to what is behind it, an end to what is before it. */
function movedSpan(span: Span, { from, to, delta }: Move): Span {
  const { start, end } = span;
  if (end <= from && start < to) return span;
  if (start >= to && end > from) return { start: start + delta, end: end + delta };
  return start <= from && end >= to && start < end ? { start, end: end + delta } : LOST;
}
