/** Quick fixes, "fix all", and ways to ignore a finding. */
import type { CodeAction, CodeActionParams, Diagnostic } from "vscode-languageserver";
import { overlaps, type Span } from "../core/text.ts";
import { planned } from "../linter/fix.ts";
import type { Placed } from "../linter/lint.ts";
import { workspaceEdit } from "./edits.ts";
import { ignores } from "./ignore-actions.ts";
import { spanAt } from "./position.ts";
import type { Place, Session } from "./session.ts";

const FIX_ALL = "source.fixAll.perimeter";

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
  const alike = findings.filter((other) => other.rule === finding.rule && other.fix?.safe === fix.safe);
  const plan = planned(alike, true, (uri) => uri === finding.uri).get(finding.uri);
  if (plan === undefined || plan.findings < 2) return [one];
  const title = `Fix all ${plan.findings} of ${finding.rule} in this file`;
  return [one, { title, kind: "quickfix", edit: workspaceEdit(session, { [place.uri]: plan.edits }) }];
}

function fixAll(session: Session, place: Place, findings: readonly Placed[]): CodeAction[] {
  const home = session.workspace.home(place.uri);
  const plan = planned(findings, false, (uri) => uri === home).get(home);
  if (plan === undefined) return [];
  return [{ title: "Fix all safe problems (Perimeter)", kind: FIX_ALL, edit: workspaceEdit(session, { [place.uri]: plan.edits }) }];
}

function unique(actions: readonly CodeAction[]): CodeAction[] {
  const seen = new Set<string>();
  return actions.filter(({ title, edit }) => {
    const key = `${title}\n${JSON.stringify(edit)}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
