import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { type Edit, inLineEndsOf } from "../core/text.ts";
import { type Lined, rangeOf } from "./position.ts";
import type { Session } from "./session.ts";

/** Edits of one text in the protocol's form. */
const textEdits = ({ text: whole, lines }: Lined, edits: readonly Edit[]): TextEdit[] =>
  inLineEndsOf(whole, edits).map(({ span, text }) => ({ range: rangeOf(lines, span), newText: text }));

/** Edits by uri as one change; with the versions that they were made for, where the client can check them. */
export function workspaceEdit(session: Session, byUri: Readonly<Record<string, readonly Edit[]>>): WorkspaceEdit {
  const known = Object.entries(byUri).flatMap(([uri, edits]) => {
    const lined = session.lined(uri);
    return lined === undefined || edits.length === 0 ? [] : [{ uri, edits: textEdits(lined, edits) }];
  });
  if (session.client.workspace?.workspaceEdit?.documentChanges !== true) {
    return { changes: Object.fromEntries(known.map(({ uri, edits }) => [session.clientUri(uri), edits])) };
  }
  const documentChanges: TextDocumentEdit[] = known.map(({ uri, edits }) => ({
    textDocument: { uri: session.clientUri(uri), version: session.documents.get(uri)?.version ?? null },
    edits,
  }));
  return { documentChanges };
}
