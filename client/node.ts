/** Entry point in VS Code on a desktop or a remote host: the server is a Node process, spoken to over IPC. */
import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateWith } from "./extension.ts";

/** Called by VS Code. */
export function activate(context: vscode.ExtensionContext): Promise<void> {
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server", "node.js").fsPath;
  const run = { module, transport: TransportKind.ipc };
  const server = { run, debug: { ...run, options: { execArgv: ["--inspect"] } } };
  return activateWith(context, (options) => new LanguageClient("perimeter", "Perimeter", server, options));
}
