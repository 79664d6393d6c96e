/** Lenses that lead somewhere: the server names the place in a lens's data, and VS Code opens it. */
import type * as vscode from "vscode";
import type { CodeLensMiddleware } from "vscode-languageclient";
import { openingOf, type Place } from "./place.ts";

/** Gives every lens whose data names a place the command that goes there. */
export const lensMiddleware: CodeLensMiddleware = {
  provideCodeLenses: async (document, token, next) => (await next(document, token))?.map(opening),
};

function opening(lens: vscode.CodeLens & { readonly data?: { readonly at?: Place } }): vscode.CodeLens {
  const at = lens.data?.at;
  if (at === undefined || lens.command === undefined) return lens;
  lens.command = openingOf(at, lens.command.title);
  return lens;
}
