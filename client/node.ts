/** Entry point in VS Code on a desktop or a remote host: the server is a Node process, spoken to over IPC. */
import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { activateWith, type Client } from "./extension.ts";

/** Called by VS Code. The client is returned for tests. */
export function activate(context: vscode.ExtensionContext): Promise<Client> {
  return activateWith(context, (options) => {
    const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server", "node.js").fsPath;
    const run = { module, transport: TransportKind.ipc };
    return new LanguageClient("perimeter", "Perimeter", { run, debug: { ...run, options: { execArgv: ["--inspect"] } } }, options);
  });
}
