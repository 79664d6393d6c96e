/** Entry point in VS Code for the web: the server is a web worker. */
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/browser";
import { activateWith } from "./extension.ts";

/** Called by VS Code. */
export function activate(context: vscode.ExtensionContext): Promise<void> {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist", "server", "browser.js").toString(true);
  return activateWith(context, (options) => new LanguageClient("perimeter", "Perimeter", options, new Worker(script)));
}
