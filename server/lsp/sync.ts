/** What the editor tells: documents opened, changed, closed; files on disk; folders; settings. */
import type {
  DidChangeConfigurationParams,
  DidChangeTextDocumentParams,
  DidChangeWatchedFilesParams,
  DidChangeWorkspaceFoldersParams,
  DidCloseTextDocumentParams,
  DidOpenTextDocumentParams,
  InitializeParams,
} from "vscode-languageserver";
import { canonical } from "../core/uri.ts";
import type { Session } from "./session.ts";
import { pushedSettings, settingsOf } from "./settings.ts";

/** Listens to everything that changes what the session knows, and keeps its problems up to date. */
export function keepInStep(session: Session, params: InitializeParams): void {
  let folders = foldersOf(params);
  const reload = async (pushed?: unknown): Promise<void> => {
    session.publisher.busy(true);
    try {
      await session.workspace.reload(folders, async () => {
        session.settings = await askSettings(session, pushed);
        return session.settings;
      });
    } finally {
      session.publisher.busy(false);
      session.publisher.everything();
    }
  };
  documents(session);
  const { connection } = session;
  connection.listen("initialized", async () => {
    register(session);
    await reload();
  });
  connection.listen("workspace/didChangeConfiguration", (change) => reload((change as DidChangeConfigurationParams | undefined)?.settings));
  connection.listen("workspace/didChangeWorkspaceFolders", (change) => {
    const { added, removed } = (change as DidChangeWorkspaceFoldersParams).event;
    const gone = new Set(removed.map(({ uri }) => canonical(uri)));
    folders = [...folders.filter((folder) => !gone.has(folder)), ...added.map(({ uri }) => canonical(uri))];
    return reload();
  });
  connection.listen("workspace/didChangeWatchedFiles", async (change) => {
    const { changes } = change as DidChangeWatchedFilesParams;
    await session.workspace.changed(changes.map(({ uri, type }) => ({ uri: canonical(uri), changed: type === 2 })));
    session.publisher.soon();
  });
  connection.answer("perimeter/lint", () => reload());
}

function documents(session: Session): void {
  const { connection, workspace, publisher } = session;
  connection.listen("textDocument/didOpen", async (params) => {
    const { uri, languageId, version, text } = (params as DidOpenTextDocumentParams).textDocument;
    const document = session.documents.open(uri, languageId, version, text);
    publisher.generation++;
    const read = workspace.opened(document);
    publisher.own(document.uri);
    await read;
    publisher.own(document.uri);
    publisher.soon();
  });
  connection.listen("textDocument/didChange", async (params) => {
    const { textDocument, contentChanges } = params as DidChangeTextDocumentParams;
    const changed = session.documents.change(textDocument.uri, textDocument.version, contentChanges);
    if (changed === undefined)
      return tell(session, `ignored version ${textDocument.version} of a document: it is not newer than what is held`);
    const { uri } = changed.document;
    workspace.edited(changed.document, changed.edit, changed.before);
    publisher.own(uri, changed.edit);
    publisher.soon();
    if (!(await workspace.catchUp())) return;
    publisher.own(uri);
    publisher.soon();
  });
  connection.listen("textDocument/didClose", async (params) => {
    const document = session.documents.close((params as DidCloseTextDocumentParams).textDocument.uri);
    if (document === undefined) return;
    publisher.closed(document);
    await workspace.closed(document.uri);
    publisher.soon();
  });
}

function tell(session: Session, message: string): void {
  session.connection.notify("window/logMessage", { type: 2, message });
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders !== undefined && workspaceFolders !== null) return workspaceFolders.map(({ uri }) => canonical(uri));
  return typeof rootUri === "string" ? [canonical(rootUri)] : [];
}

/** The settings now: asked for, or as the editor pushed them where it cannot be asked. */
async function askSettings(session: Session, pushed: unknown) {
  if (session.client.workspace?.configuration !== true) return pushedSettings(pushed) ?? session.settings;
  try {
    const [given] = (await session.connection.request("workspace/configuration", { items: [{ section: "perimeter" }] })) as unknown[];
    return settingsOf(given);
  } catch {
    return session.settings;
  }
}

/** Asks to be told of changed files and settings, where the client lets itself be asked. */
function register({ client, connection }: Session): void {
  const registrations: unknown[] = [];
  if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true) {
    const registerOptions = { watchers: [{ globPattern: "**/*" }] };
    registrations.push({ id: "perimeter-files", method: "workspace/didChangeWatchedFiles", registerOptions });
  }
  if (client.workspace?.didChangeConfiguration?.dynamicRegistration === true) {
    const registerOptions = { section: "perimeter" };
    registrations.push({ id: "perimeter-settings", method: "workspace/didChangeConfiguration", registerOptions });
  }
  if (registrations.length > 0) connection.request("client/registerCapability", { registrations }).catch(() => {});
}
