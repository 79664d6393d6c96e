/** Entry point in VS Code for the web: the server is a web worker. */
import * as vscode from "vscode";
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient, type MessageTransports } from "vscode-languageclient/browser";
import { activateWith, type Client } from "./extension.ts";

/** Called by VS Code. The client is returned for tests. */
export function activate(context: vscode.ExtensionContext): Promise<Client> {
  const script = vscode.Uri.joinPath(context.extensionUri, "dist", "server", "browser.js").toString(true);
  return activateWith(context, (options) => new WorkerClient("perimeter", "Perimeter", options, new Worker(script), script));
}

/** The library's client keeps one worker for ever; this one makes a new one for each start, so that it can be started again. */
class WorkerClient extends LanguageClient implements Client {
  readonly #script: string;
  #worker: Worker | undefined;

  constructor(id: string, name: string, options: ConstructorParameters<typeof LanguageClient>[2], worker: Worker, script: string) {
    super(id, name, options, worker);
    this.#script = script;
    this.#worker = worker;
  }

  async restart(): Promise<void> {
    await this.stop();
    this.#worker?.terminate();
    this.#worker = undefined;
    await this.start();
  }

  protected override createMessageTransports(): Promise<MessageTransports> {
    this.#worker ??= new Worker(this.#script);
    const transports = { reader: new BrowserMessageReader(this.#worker), writer: new BrowserMessageWriter(this.#worker) };
    return Promise.resolve(transports);
  }
}
