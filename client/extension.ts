/** What the extension does in every host: start the server, offer the commands, show the state. It knows no format. */
import * as vscode from "vscode";
import type { BaseLanguageClient, LanguageClientOptions } from "vscode-languageclient";
import { explainRules } from "./explain.ts";
import { answerFiles } from "./files.ts";
import { selectorFor } from "./selector.ts";
import { showStatus } from "./status.ts";

/** A client whose server can be started again. */
export type Client = BaseLanguageClient & { restart(): Promise<void> };

/** Makes the client of one host: its server runs in a process, or in a web worker. */
export type MakeClient = (options: LanguageClientOptions) => Client;

/** How long a request to stop may take before the server is left to itself, in ms. */
const STOP_TIME = 2000;

/** Starts the extension; the returned client is running when the promise is kept. */
export async function activateWith(context: vscode.ExtensionContext, make: MakeClient): Promise<Client> {
  const selector = selectorFor(context.extension.packageJSON);
  const output = vscode.window.createOutputChannel("Perimeter", { log: true });
  const client = make({
    documentSelector: selector,
    outputChannel: output,
    // Problems of the whole workspace come pushed; the client need not poll. A rule's code opens its page through our command.
    initializationOptions: {
      diagnostics: "push",
      files: true,
      status: true,
      ruleUrl: `command:perimeter.explainRule?${encodeURIComponent('["{rule}"]')}`,
    },
    connectionOptions: { maxRestartCount: 4 },
    markdown: { isTrusted: false },
  });
  context.subscriptions.push(
    output,
    answerFiles(client),
    showStatus(client, selector as vscode.DocumentSelector),
    explainRules(client),
    ...commands(client, output),
  );
  await client.start();
  context.subscriptions.push({ dispose: () => client.dispose(STOP_TIME).catch(() => {}) });
  return client;
}

function commands(client: Client, output: vscode.OutputChannel): vscode.Disposable[] {
  const { registerCommand, executeCommand } = vscode.commands;
  return [
    registerCommand("perimeter.restartServer", () => client.restart()),
    registerCommand("perimeter.showOutput", () => output.show()),
    registerCommand("perimeter.lintWorkspace", async () => {
      await client.sendRequest("perimeter/lint");
      await executeCommand("workbench.actions.view.problems");
    }),
    registerCommand("perimeter.fixAll", () =>
      executeCommand("editor.action.codeAction", { kind: "source.fixAll.perimeter", apply: "first" }),
    ),
  ];
}
