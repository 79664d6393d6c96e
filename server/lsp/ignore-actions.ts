/** Ways to say that a finding is meant to be so: on its line, in its file, in the project. */
import type { CodeAction, Diagnostic, WorkspaceEdit } from "vscode-languageserver";
import { type Edit, lineStart } from "../core/text.ts";
import { folderOf } from "../core/uri.ts";
import type { Placed } from "../linter/lint.ts";
import { workspaceEdit } from "./edits.ts";
import type { Place, Session } from "./session.ts";

/** The three actions; languages without comments have only the last. */
export function ignores(session: Session, place: Place, finding: Placed, diagnostics: Diagnostic[]): CodeAction[] {
  const { rule } = finding;
  const action = (title: string, edit: WorkspaceEdit): CodeAction => ({ title, kind: "quickfix", diagnostics, edit });
  const insert = (offset: number, text: string): WorkspaceEdit =>
    workspaceEdit(session, { [place.uri]: [{ span: { start: offset, end: offset }, text }] });
  const project = inProject(session, finding);
  const everywhere = project === undefined ? [] : [action(`Switch ${rule} off in the project`, project)];
  const comment = place.language.lineComment;
  if (comment === "") return everywhere;
  const line = joinedStart(place.text, finding.span.start);
  const indent = /^[ \t]*/.exec(place.text.slice(line, line + 200))?.[0] ?? "";
  const end = place.text.includes("\r\n") ? "\r\n" : "\n";
  return [
    action(`Ignore ${rule} on this line`, insert(line, `${indent}${comment} perimeter: ignore[${rule}]${end}`)),
    action(`Ignore ${rule} in this file`, insert(firstLine(place.text), `${comment} perimeter: ignore-file[${rule}]${end}`)),
    ...everywhere,
  ];
}

/** Sets the rule to off in the nearest perimeter.yaml, or in a new one at the root of the workspace folder. */
function inProject(session: Session, { rule, uri }: Placed): WorkspaceEdit | undefined {
  const above = session.project.uris.filter((other) => other.endsWith("/perimeter.yaml") && uri.startsWith(folderOf(other)));
  const nearest = above.sort((a, b) => b.length - a.length)[0];
  if (nearest !== undefined) {
    const edit = switchedOff(session.lined(nearest)?.text ?? "", rule);
    return edit === undefined ? undefined : workspaceEdit(session, { [nearest]: [edit] });
  }
  const root = session.workspace.folders.find((folder) => uri.startsWith(`${folder}/`));
  if (root === undefined || session.client.workspace?.workspaceEdit?.resourceOperations?.includes("create") !== true) return undefined;
  const textDocument = { uri: `${root}/perimeter.yaml`, version: null };
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const create = { kind: "create" as const, uri: textDocument.uri, options: { ignoreIfExists: true } };
  return { documentChanges: [create, { textDocument, edits: [{ range, newText: `severity:\n  ${rule}: off\n` }] }] };
}

/** The edit of a perimeter.yaml that adds `rule: off` to its severities; undefined when the rule is in there already. */
function switchedOff(text: string, rule: string): Edit | undefined {
  if (text.includes(`${rule}:`) || text.includes(`${rule}"`)) return undefined;
  const insert = (offset: number, added: string): Edit => ({ span: { start: offset, end: offset }, text: added });
  const flow = /^severity:[ \t]*\{/m.exec(text);
  if (flow !== null) {
    const open = flow.index + flow[0].length;
    return insert(open, /^\s*\}/.test(text.slice(open, open + 200)) ? ` ${rule}: off ` : ` ${rule}: off,`);
  }
  const block = /^severity:[ \t]*(?:#.*)?\r?\n([ \t]*)/m.exec(text);
  const indent = block?.[1] === undefined || block[1] === "" ? "  " : block[1];
  if (block !== null) return insert(block.index + block[0].length - (block[1] ?? "").length, `${indent}${rule}: off\n`);
  return insert(text.length, `${text === "" || text.endsWith("\n") ? "" : "\n"}severity:\n  ${rule}: off\n`);
}

/** The start of the line of `offset`, or of the first of those that a backslash joins to it: a comment between them would cut them. */
function joinedStart(text: string, offset: number): number {
  let start = lineStart(text, offset);
  while (start > 0 && /\\\r?$/.test(text.slice(Math.max(0, start - 3), start - 1))) start = lineStart(text, start - 1);
  return start;
}

/** Behind a byte order mark and a `#!` line. */
function firstLine(text: string): number {
  const mark = text.startsWith("\ufeff") ? 1 : 0;
  if (!text.startsWith("#!", mark)) return mark;
  const end = text.indexOf("\n");
  return end === -1 ? text.length : end + 1;
}
