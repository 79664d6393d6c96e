/** Lenses that lead somewhere: the server names the place in a lens's data, and VS Code opens it. */
import * as vscode from "vscode";
import type { CodeLensMiddleware } from "vscode-languageclient";

type Place = { readonly uri: string; readonly range: { readonly start: vscode.Position; readonly end: vscode.Position } };

/** Gives every lens whose data names a place the command that goes there. */
export const lensMiddleware: CodeLensMiddleware = {
  provideCodeLenses: async (document, token, next) => (await next(document, token))?.map(opening),
};

function opening(lens: vscode.CodeLens & { readonly data?: { readonly at?: Place } }): vscode.CodeLens {
  const at = lens.data?.at;
  if (at === undefined || lens.command === undefined) return lens;
  const { start, end } = at.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  lens.command = { title: lens.command.title, command: "vscode.open", arguments: [vscode.Uri.parse(at.uri), { selection, preview: true }] };
  return lens;
}
