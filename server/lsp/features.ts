/** Which request is answered by which feature. */
import type {
  CodeActionParams,
  CodeLensParams,
  CompletionParams,
  DefinitionParams,
  DocumentDiagnosticParams,
  DocumentLinkParams,
  DocumentSymbolParams,
  FoldingRangeParams,
  HoverParams,
  PrepareRenameParams,
  ReferenceParams,
  RenameParams,
  WorkspaceDiagnosticParams,
} from "vscode-languageserver";
import { codeActions } from "./code-actions.ts";
import { codeLenses } from "./code-lens.ts";
import { completion } from "./completion.ts";
import { pullDocument, pullWorkspace } from "./diagnostics.ts";
import { explain, listRules } from "./explain.ts";
import { exposureTree } from "./exposure-tree.ts";
import { folding } from "./folding.ts";
import { hover } from "./hover.ts";
import { links } from "./links.ts";
import { definition, references } from "./navigation.ts";
import { prepareRename, rename } from "./rename.ts";
import type { Session } from "./session.ts";
import { symbols } from "./symbols.ts";

/** Registers every feature on the session's connection. */
export function addFeatures(session: Session): void {
  const on = <P>(method: string, feature: (session: Session, params: P) => unknown): void =>
    session.connection.answer(method, (params) => feature(session, params as P));
  on<HoverParams>("textDocument/hover", hover);
  on<CompletionParams>("textDocument/completion", completion);
  on<CodeActionParams>("textDocument/codeAction", codeActions);
  on<DocumentSymbolParams>("textDocument/documentSymbol", symbols);
  on<FoldingRangeParams>("textDocument/foldingRange", folding);
  on<DefinitionParams>("textDocument/definition", definition);
  on<ReferenceParams>("textDocument/references", references);
  on<PrepareRenameParams>("textDocument/prepareRename", prepareRename);
  on<RenameParams>("textDocument/rename", rename);
  on<DocumentLinkParams>("textDocument/documentLink", links);
  on<CodeLensParams>("textDocument/codeLens", codeLenses);
  on<DocumentDiagnosticParams>("textDocument/diagnostic", pullDocument);
  on<WorkspaceDiagnosticParams>("workspace/diagnostic", pullWorkspace);
  on<{ rule: string }>("perimeter/explain", explain);
  on<undefined>("perimeter/rules", listRules);
  on<undefined>("perimeter/exposure", exposureTree);
}
