/** Ways to say that a finding is meant to be so: on its line, in its file, in the project. */
import type { CodeAction, Diagnostic } from "vscode-languageserver";
import type { Placed } from "../linter/lint.ts";
import { workspaceEdit } from "./edits.ts";
import type { Place, Session } from "./session.ts";

/** The three actions; languages without comments have only the last. */
export function ignores(session: Session, place: Place, finding: Placed, diagnostics: Diagnostic[]): CodeAction[] {
  const { rule } = finding;
  const action = (title: string, offset: number, text: string): CodeAction => ({
    title,
    kind: "quickfix",
    diagnostics,
    edit: workspaceEdit(session, { [place.uri]: [{ span: { start: offset, end: offset }, text }] }),
  });
  const comment = place.language.lineComment;
  if (comment === "") return [];
  const line = lineStart(place.text, finding.span.start);
  const indent = /^[ \t]*/.exec(place.text.slice(line, line + 200))?.[0] ?? "";
  const first = firstLine(place.text);
  const end = place.text.includes("\r\n") ? "\r\n" : "\n";
  return [
    action(`Ignore ${rule} on this line`, line, `${indent}${comment} perimeter: ignore[${rule}]${end}`),
    action(`Ignore ${rule} in this file`, first, `${comment} perimeter: ignore-file[${rule}]${end}`),
  ];
}

/** The start of the line of `offset`, or of the first of those that a backslash joins to it: a comment between them would cut them. */
function lineStart(text: string, offset: number): number {
  let start = text.lastIndexOf("\n", offset - 1) + 1;
  while (start > 0 && /\\\r?$/.test(text.slice(Math.max(0, start - 3), start - 1))) start = text.lastIndexOf("\n", start - 2) + 1;
  return start;
}

/** Behind a byte order mark and a `#!` line. */
function firstLine(text: string): number {
  const mark = text.startsWith("\ufeff") ? 1 : 0;
  if (!text.startsWith("#!", mark)) return mark;
  const end = text.indexOf("\n");
  return end === -1 ? text.length : end + 1;
}
