/** The life of a server: initialize, work, shutdown, exit. What takes long to load is loaded after `initialize` was answered. */
import type { InitializeParams } from "vscode-languageserver";
import { thrownLines } from "../core/thrown.ts";
import { capabilities } from "./capabilities.ts";
import { Connection, ErrorCode, ProtocolError, type Send } from "./connection.ts";
import type { Host } from "./host.ts";

/** How a server tells its process that it is over: 0 after an orderly shutdown, 1 otherwise. */
export type Exit = (status: number) => void;

/** A server on one transport: give it every message that arrives. */
export type Server = { receive(message: unknown): void };

/** Makes a server. `hostFor` gets the host that asks the editor for files, and returns the one to use. */
export function serve(send: Send, hostFor: (editor: Host) => Host, exit: Exit): Server {
  const connection = new Connection(send);
  let state: "new" | "loading" | "ready" | "shutdown" = "new";
  const early: unknown[] = [];

  connection.gate = (method) => {
    if (method === "exit") return undefined;
    if (state === "new" && method !== "initialize") return new ProtocolError(ErrorCode.serverNotInitialized, "send initialize first");
    if (state !== "new" && method === "initialize") return new ProtocolError(ErrorCode.invalidRequest, "initialize came twice");
    return state === "shutdown" ? new ProtocolError(ErrorCode.invalidRequest, "the server was shut down") : undefined;
  };
  connection.onError = (where, error) => log(connection, where, error);
  connection.listen("exit", () => exit(state === "shutdown" ? 0 : 1));
  connection.answer("shutdown", () => {
    state = "shutdown";
    return null;
  });
  connection.answer("initialize", (params) => {
    state = "loading";
    const result = capabilities(params as InitializeParams);
    // A server that could not load would be mute for ever: better that the editor sees it end.
    setTimeout(() => load(params as InitializeParams).catch(() => exit(1)));
    return result;
  });

  async function load(params: InitializeParams): Promise<void> {
    const { start } = await import("./session.ts");
    start(connection, params, hostFor);
    if (state === "loading") state = "ready";
    for (const message of early.splice(0)) connection.receive(message);
  }

  return {
    receive(message) {
      if (state === "loading" && !isLast(message)) early.push(message);
      else connection.receive(message);
    },
  };
}

const isLast = (message: unknown): boolean => ["shutdown", "exit"].includes((message as { method?: string } | null)?.method ?? "");

function log(connection: Connection, where: string, error: unknown): void {
  connection.notify("window/logMessage", { type: 1, message: `${where}: ${thrownLines(error).join("\n")}` });
}
