/** A rule's page: what, why, examples. The text comes from the server, so it is that of the rules at work. */
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

const SCHEME = "perimeter-rule";

/** The page as a read-only document, and the command that shows it: of the rule named, else of the problem at the cursor, else of a chosen rule. */
export function explainRules(client: () => BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: async (uri) => {
        const page = await client().sendRequest<string | null>("perimeter/explain", { rule: uri.path.replace(/^\/|\.md$/g, "") });
        return page ?? "There is no such rule.\n";
      },
    }),
    vscode.commands.registerCommand("perimeter.explainRule", async (named?: unknown) => {
      const rule = typeof named === "string" ? named : (ruleAtCursor() ?? (await chooseRule(client())));
      if (rule !== undefined) await show(vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` }));
    }),
  );
}

async function show(page: vscode.Uri): Promise<void> {
  try {
    await vscode.commands.executeCommand("markdown.showPreview", page);
  } catch {
    await vscode.window.showTextDocument(page, { preview: true });
  }
}

function ruleAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const here = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find((diagnostic) => diagnostic.source === "perimeter" && diagnostic.range.intersection(editor.selection) !== undefined);
  const code = typeof here?.code === "object" ? here.code.value : here?.code;
  return code === undefined ? undefined : String(code);
}

async function chooseRule(client: BaseLanguageClient): Promise<string | undefined> {
  const rules = await client.sendRequest<{ id: string; summary: string }[]>("perimeter/rules");
  const items = rules.map(({ id, summary }) => ({ label: id, detail: summary }));
  return (await vscode.window.showQuickPick(items, { placeHolder: "Which rule?", matchOnDetail: true }))?.label;
}
