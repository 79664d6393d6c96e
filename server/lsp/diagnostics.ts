/** Findings as the protocol's diagnostics, pushed and pulled. */
import type {
  Diagnostic,
  DiagnosticRelatedInformation,
  DocumentDiagnosticParams,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticParams,
  WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import type { Severity } from "../core/rule.ts";
import { canonical } from "../core/uri.ts";
import type { Placed } from "../linter/lint.ts";
import { type Lined, rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** More problems of one file than this are not shown, and it is said how many there are. */
const FILE_LIMIT = 1000;

const SEVERITY: Readonly<Record<Severity, 1 | 2 | 3 | 4>> = { error: 1, warning: 2, info: 3, hint: 4 };
const TAG = { unnecessary: 1, deprecated: 2 } as const;

/** The diagnostics of a file; at most `FILE_LIMIT`, the gravest first, and then one that tells how many are left out. */
export function diagnosticsOf(session: Session, uri: string, findings: readonly Placed[]): Diagnostic[] {
  const lined = session.lined(uri) ?? session.lined(session.workspace.home(uri));
  if (lined === undefined) return [];
  if (findings.length <= FILE_LIMIT) return findings.map((finding) => diagnostic(session, lined, finding));
  const gravest = [...findings].sort((a, b) => SEVERITY[a.severity] - SEVERITY[b.severity]).slice(0, FILE_LIMIT);
  return [moreThanShown(findings.length), ...gravest.map((finding) => diagnostic(session, lined, finding))];
}

const moreThanShown = (count: number): Diagnostic => ({
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  severity: 3,
  source: "perimeter",
  message: `${count.toLocaleString("en-US")} problems in this file; the gravest ${FILE_LIMIT.toLocaleString("en-US")} are shown`,
});

function diagnostic(session: Session, { lines }: Lined, finding: Placed): Diagnostic {
  const href = session.ruleUrl(finding.rule);
  const related = session.client.textDocument?.publishDiagnostics?.relatedInformation === false ? [] : relatedOf(session, finding);
  return {
    range: rangeOf(lines, finding.span),
    severity: SEVERITY[finding.severity],
    code: finding.rule,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    source: "perimeter",
    message: finding.message,
    ...(finding.tags === undefined ? {} : { tags: finding.tags.map((tag) => TAG[tag]) }),
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    data: { rule: finding.rule, category: finding.category, fixable: finding.fix !== undefined },
  };
}

function relatedOf(session: Session, finding: Placed): DiagnosticRelatedInformation[] {
  return (finding.related ?? []).flatMap(({ uri = finding.uri, span, message }) => {
    const lined = session.lined(uri);
    return lined === undefined ? [] : [{ location: { uri: session.clientUri(uri), range: rangeOf(lined.lines, span) }, message }];
  });
}

/** Answers `textDocument/diagnostic`: all problems of one document, or that nothing changed since the report of that id. */
export async function pullDocument(session: Session, params: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport> {
  const uri = canonical(params.textDocument.uri);
  // Editors ask for completions and more with every key: what has arrived already is answered first.
  await new Promise((next) => setTimeout(next));
  const resultId = `${session.documents.get(uri)?.version ?? "disk"}.${session.publisher.generation}`;
  if (params.previousResultId === resultId) return { kind: "unchanged", resultId };
  const { publisher } = session;
  const findings = (publisher.returns ? undefined : publisher.all().get(uri)) ?? publisher.findings(uri);
  return { kind: "full", resultId, items: diagnosticsOf(session, uri, findings) };
}

/** Answers `workspace/diagnostic`: every file with problems, and the empty ones that had some when the client last asked. */
export async function pullWorkspace(session: Session, params: WorkspaceDiagnosticParams): Promise<WorkspaceDiagnosticReport> {
  session.publisher.workspacePulled();
  await session.workspace.settled;
  const previous = new Map(params.previousResultIds.map(({ uri, value }) => [canonical(uri), value]));
  const items: WorkspaceDocumentDiagnosticReport[] = [];
  const all = session.publisher.all();
  for (const uri of new Set([...all.keys(), ...previous.keys()])) {
    const findings = all.get(uri) ?? [];
    const version = session.documents.get(uri)?.version ?? null;
    const resultId = `${version ?? "disk"}.${session.publisher.generation}`;
    const common = { uri: session.clientUri(uri), version, resultId };
    if (previous.get(uri) === resultId) items.push({ ...common, kind: "unchanged" });
    else if (findings.length > 0 || previous.has(uri))
      items.push({ ...common, kind: "full", items: diagnosticsOf(session, uri, findings) });
  }
  return { items };
}
