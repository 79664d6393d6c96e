/** What the extension does in every host: start the server, offer the commands, show the state. It knows no format. */
import * as vscode from "vscode";
import type { BaseLanguageClient, DocumentSelector, LanguageClientOptions } from "vscode-languageclient";
import { explainRules } from "./explain.ts";
import { exposureView } from "./exposure-view.ts";
import { answerFiles } from "./files.ts";
import { lensMiddleware } from "./lens.ts";
import { selectorFor } from "./selector.ts";
import { StatusItem } from "./status.ts";

/** Makes the client of one host: its server runs in a process, or in a web worker. Each client has a server of its own. */
export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

/** How long a request to stop may take before the server is left to itself, in ms. */
const STOP_TIME = 2000;

/** How often a server that ends while it starts is replaced by another. The library's own restart does not survive that. */
const TRIES = 4;

/** Starts the extension; the server is running when the promise is kept. */
export async function activateWith(context: vscode.ExtensionContext, make: MakeClient): Promise<void> {
  const selector = selectorFor(context.extension.packageJSON);
  const output = vscode.window.createOutputChannel("Perimeter", { log: true });
  const status = new StatusItem(selector as vscode.DocumentSelector);
  const server = new Server(() => make(optionsFor(selector, output)), status);
  context.subscriptions.push(
    output,
    status,
    server,
    explainRules(() => server.client),
    exposureView(() => server.client, status.onDidSettle),
    ...commands(server, output),
  );
  await server.start();
}

function optionsFor(documentSelector: DocumentSelector, outputChannel: vscode.OutputChannel): LanguageClientOptions {
  // Problems of the whole workspace come pushed; the client need not poll. A rule's code opens its page through our command.
  const ruleUrl = `command:perimeter.explainRule?${encodeURIComponent('["{rule}"]').replace("%7Brule%7D", "{rule}")}`;
  return {
    documentSelector,
    outputChannel,
    initializationOptions: { diagnostics: "push", files: true, status: true, ruleUrl },
    // Killed four times within three minutes it comes back; the fifth time the library stops it, and says so.
    connectionOptions: { maxRestartCount: 4 },
    markdown: { isTrusted: false },
    middleware: lensMiddleware,
  };
}

/** The client at work. Starting again makes a new one: a client that failed to start cannot be started again. */
class Server implements vscode.Disposable {
  readonly #make: () => BaseLanguageClient;
  readonly #status: StatusItem;
  #client: BaseLanguageClient | undefined;
  #listening: vscode.Disposable | undefined;

  constructor(make: () => BaseLanguageClient, status: StatusItem) {
    this.#make = make;
    this.#status = status;
  }

  /** The client that requests go to. */
  get client(): BaseLanguageClient {
    if (this.#client === undefined) throw new Error("Perimeter is not running");
    return this.#client;
  }

  /** Starts a server, another when it ends before it has come up, and gives up after a few. */
  async start(): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#startOne();
        return;
      } catch (error) {
        if (tries === TRIES) throw error;
      }
    }
  }

  async #startOne(): Promise<void> {
    this.dispose();
    const client = this.#make();
    this.#client = client;
    this.#listening = vscode.Disposable.from(answerFiles(client), this.#status.follow(client));
    await client.start();
  }

  dispose(): void {
    this.#listening?.dispose();
    this.#client?.dispose(STOP_TIME).catch(() => {});
  }
}

function commands(server: Server, output: vscode.OutputChannel): vscode.Disposable[] {
  const { registerCommand, executeCommand } = vscode.commands;
  return [
    registerCommand("perimeter.restartServer", () => server.start()),
    registerCommand("perimeter.showOutput", () => output.show()),
    registerCommand("perimeter.lintWorkspace", async () => {
      await server.client.sendRequest("perimeter/lint");
      await executeCommand("workbench.actions.view.problems");
    }),
    registerCommand("perimeter.fixAll", () =>
      executeCommand("editor.action.codeAction", { kind: "source.fixAll.perimeter", apply: "first" }),
    ),
  ];
}
