/** What the server says it can do, for what the client says it can. */
import type { InitializeParams, InitializeResult } from "vscode-languageserver";

/** The commands of `workspace/executeCommand` are none: everything is an edit or a request of its own. */
export function capabilities(params: InitializeParams): InitializeResult {
  return {
    serverInfo: { name: "perimeter" },
    capabilities: {
      positionEncoding: "utf-16",
      textDocumentSync: { openClose: true, change: 2, save: false },
      hoverProvider: true,
      completionProvider: { triggerCharacters: [" ", "-", "$", "/", ":", "[", ",", ".", '"', "="], resolveProvider: false },
      codeActionProvider: { codeActionKinds: ["quickfix", "source.fixAll.perimeter"], resolveProvider: false },
      documentSymbolProvider: true,
      foldingRangeProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: params.capabilities?.textDocument?.rename?.prepareSupport === true ? { prepareProvider: true } : true,
      documentLinkProvider: { resolveProvider: false },
      codeLensProvider: { resolveProvider: false },
      ...(pulls(params)
        ? { diagnosticProvider: { identifier: "perimeter", interFileDependencies: true, workspaceDiagnostics: true } }
        : {}),
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  };
}

/**
 * Whether diagnostics of open documents are pulled by the client. A client that can pull may still want them pushed
 * (`initializationOptions.diagnostics: "push"`): then problems of files that are not open need no polling.
 */
export const pulls = (params: InitializeParams): boolean =>
  params.capabilities?.textDocument?.diagnostic !== undefined && params.initializationOptions?.diagnostics !== "push";
