/** What the extension does in every host: start the server, offer the commands, show the state. It knows no format. */
import * as vscode from "vscode";
import {
  type BaseLanguageClient,
  CloseAction,
  type DocumentSelector,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  State,
} from "vscode-languageclient";
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

/** How often a server that ends while it starts is replaced by another. */
const TRIES = 4;

/** A server that ends while it works is replaced so often within this time, in ms; the next time it stays down. */
const RESTARTS = 4;
const RESTART_TIME = 180_000;

/** The library's own restart is not asked for: it does not survive a server that ends while it starts. */
const errorHandler: ErrorHandler = {
  error: (_error, _message, count) => ({ action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown }),
  closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
};

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
    errorHandler,
    // Without it every server that ends while it starts leaves a message of the library's.
    initializationFailedHandler: () => false,
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
  /** When servers ended that had come up, in ms. */
  #ends: number[] = [];
  /** Counts who wanted a server: only the last of them goes on trying. */
  #wanted = 0;

  constructor(make: () => BaseLanguageClient, status: StatusItem) {
    this.#make = make;
    this.#status = status;
  }

  /** The client that requests go to. */
  get client(): BaseLanguageClient {
    if (this.#client === undefined) throw new Error("Perimeter is not running");
    return this.#client;
  }

  /** Starts a server because somebody wants one, whatever became of those before. */
  start(): Promise<void> {
    this.#ends = [];
    return this.#comeUp();
  }

  /** Starts a server, another when it ends before it has come up, and gives up after a few. */
  async #comeUp(): Promise<void> {
    const mine = ++this.#wanted;
    for (let tries = 1; mine === this.#wanted; tries++) {
      try {
        await this.#startOne();
        return;
      } catch (error) {
        if (tries === TRIES && mine === this.#wanted) throw error;
      }
    }
  }

  async #startOne(): Promise<void> {
    this.#drop();
    const client = this.#make();
    this.#client = client;
    this.#listening = vscode.Disposable.from(
      answerFiles(client),
      this.#status.follow(client),
      client.onDidChangeState(({ oldState, newState }) => {
        if (oldState === State.Running && newState === State.Stopped) void this.#ended();
      }),
    );
    await client.start();
    // Somebody wanted another meanwhile, and one that starts cannot be stopped before it has come up.
    if (client !== this.#client) return client.dispose(STOP_TIME).catch(() => {});
    // A server that is gone before it answers lets the library keep its promise all the same.
    if (!client.isRunning()) throw new Error("Perimeter's server ended while it started");
  }

  /** A server that had come up ended by itself. */
  async #ended(): Promise<void> {
    const now = Date.now();
    this.#ends = [...this.#ends.filter((time) => now - time < RESTART_TIME), now];
    const again =
      this.#ends.length <= RESTARTS &&
      (await this.#comeUp().then(
        () => true,
        () => false,
      ));
    if (!again) void vscode.window.showErrorMessage("Perimeter's server keeps ending and was not started again. Its output may say why.");
  }

  dispose(): void {
    this.#wanted++;
    this.#drop();
  }

  #drop(): void {
    this.#listening?.dispose();
    this.#client?.dispose(STOP_TIME).catch(() => {});
    this.#client = undefined;
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
