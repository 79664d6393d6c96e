/** Places as the server names them, and the command that goes there. */
import * as vscode from "vscode";

type Position = { readonly line: number; readonly character: number };

/** A place in a file, as JSON. */
export type Place = { readonly uri: string; readonly range: { readonly start: Position; readonly end: Position } };

/** The command that opens a place in a preview; `title` is what a lens shows. */
export function openingOf({ uri, range: { start, end } }: Place, title: string): vscode.Command {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  return { command: "vscode.open", title, arguments: [vscode.Uri.parse(uri), { selection, preview: true }] };
}
