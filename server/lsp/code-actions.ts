/** Quick fixes, "fix all", and ways to ignore a finding. */
import type { CodeAction, CodeActionParams, Diagnostic } from "vscode-languageserver";
import { type Edit, overlaps, type Span } from "../core/text.ts";
import type { Placed } from "../linter/lint.ts";
import { workspaceEdit } from "./edits.ts";
import { ignores } from "./ignore-actions.ts";
import { spanAt } from "./position.ts";
import type { Place, Session } from "./session.ts";

export const FIX_ALL = "source.fixAll.perimeter";

/** The actions for the findings in a range, and those for the whole document. Each is computed from the text as it is now. */
export async function codeActions(session: Session, params: CodeActionParams): Promise<CodeAction[] | null> {
  const place = await session.place(params.textDocument.uri);
  if (place === undefined) return null;
  const wanted = (kind: string): boolean =>
    params.context.only === undefined || params.context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const findings = session.publisher.findings(place.uri);
  const span = spanAt(place, params.range);
  const here = findings.filter((finding) => meets(finding.span, span));
  const actions: CodeAction[] = [];
  if (wanted("quickfix")) {
    for (const finding of here) actions.push(...quickFixes(session, place, finding, findings, params.context.diagnostics));
    for (const finding of here) actions.push(...ignores(session, place, finding, sameProblem(finding, params.context.diagnostics)));
  }
  if (wanted(FIX_ALL)) actions.push(...fixAll(session, place, findings));
  return unique(actions);
}

// An empty range is the cursor: it counts at both ends of a finding too.
const meets = (a: Span, b: Span): boolean => overlaps(a, b) || (b.start === b.end && b.start >= a.start && b.start <= a.end);

const sameProblem = (finding: Placed, diagnostics: readonly Diagnostic[]): Diagnostic[] =>
  diagnostics.filter(({ source, code, message }) => source === "perimeter" && code === finding.rule && message === finding.message);

function quickFixes(
  session: Session,
  place: Place,
  finding: Placed,
  findings: readonly Placed[],
  diagnostics: readonly Diagnostic[],
): CodeAction[] {
  const { fix } = finding;
  if (fix === undefined) return [];
  const one: CodeAction = {
    title: fix.title,
    kind: "quickfix",
    diagnostics: sameProblem(finding, diagnostics),
    isPreferred: fix.safe,
    edit: workspaceEdit(session, { ...fix.elsewhere, [place.uri]: fix.edits }),
  };
  const alike = findings.filter(
    (other) => other.rule === finding.rule && other.fix?.elsewhere === undefined && other.fix?.safe === fix.safe,
  );
  const edits = together(alike);
  if (edits.count < 2) return [one];
  const all = {
    title: `Fix all ${edits.count} of ${finding.rule} in this file`,
    kind: "quickfix",
    edit: workspaceEdit(session, { [place.uri]: edits.edits }),
  };
  return [one, all];
}

/** The edits of as many fixes as do not touch each other. */
function together(findings: readonly Placed[]): { readonly edits: readonly Edit[]; readonly count: number } {
  const edits: Edit[] = [];
  let end = -1;
  let count = 0;
  const fixes = findings.flatMap(({ fix }) => (fix === undefined || fix.edits.length === 0 ? [] : [[...fix.edits].sort(byPlace)]));
  for (const fix of fixes.sort((a, b) => (a[0] as Edit).span.start - (b[0] as Edit).span.start)) {
    if ((fix[0] as Edit).span.start <= end) continue;
    edits.push(...fix);
    end = Math.max(...fix.map(({ span }) => span.end));
    count++;
  }
  return { edits, count };
}

const byPlace = (a: Edit, b: Edit): number => a.span.start - b.span.start;

function fixAll(session: Session, place: Place, findings: readonly Placed[]): CodeAction[] {
  const safe = findings.filter(({ fix }) => fix?.safe === true && fix.elsewhere === undefined);
  const { edits, count } = together(safe);
  if (count === 0) return [];
  return [{ title: "Fix all safe problems (Perimeter)", kind: FIX_ALL, edit: workspaceEdit(session, { [place.uri]: edits }) }];
}

function unique(actions: readonly CodeAction[]): CodeAction[] {
  const seen = new Set<string>();
  return actions.filter(({ title, edit }) => {
    const key = `${title}\n${JSON.stringify(edit)}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
