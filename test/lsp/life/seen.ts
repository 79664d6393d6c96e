/** What an editor sees of a server's state, to be compared with what it would see of another's. */

import type { TreeNode } from "../../../server/lsp/exposure-tree.ts";
import type { Diagnostic, Editor } from "../editor.ts";
import { type Life, positionAt } from "./life.ts";

/** What an editor shows, and what a server answers. */
export type Seen = Record<string, unknown>;

/** What the editor of a long life shows without asking again, under the names that `seenBy` has for it. */
export function shownBy(life: Life): Seen {
  const lenses = [...life.docs.keys()].map((uri) => [`codeLens ${uri} {}`, life.shown.get(`lenses ${uri}`)]);
  const pulled = life.pulls ? [...life.docs.keys()].map((uri) => [`pulled ${uri}`, life.pulled.get(uri)?.items]) : [];
  return { ...Object.fromEntries([...lenses, ...pulled]), exposure: linesOf(life.shown.get("exposure") as TreeNode[]) };
}

/** Everything that the server told, and what it answers now. */
export async function seenBy(life: Life, editor: Editor): Promise<Seen> {
  const seen: Seen = {};
  for (const [uri, { diagnostics, version }] of editor.published) {
    if (diagnostics.length > 0) seen[`pushed ${uri}`] = { version, diagnostics };
  }
  for (const { uri, text } of life.docs.values()) {
    const textDocument = { uri };
    if (life.pulls)
      seen[`pulled ${uri}`] = (await editor.request<{ items: Diagnostic[] }>("textDocument/diagnostic", { textDocument })).items;
    else seen[`version ${uri}`] = editor.published.get(uri)?.version;
    const ask = async (method: string, params: object = {}): Promise<void> => {
      const { result, error } = await editor.ask(`textDocument/${method}`, { textDocument, ...params });
      seen[`${method} ${uri} ${JSON.stringify(params)}`] = error ?? result;
    };
    await ask("codeLens");
    await ask("documentSymbol");
    await ask("foldingRange");
    const range = { start: positionAt(text, 0), end: positionAt(text, text.length) };
    await ask("codeAction", { range, context: { diagnostics: [] } });
    for (const part of [0.2, 0.5, 0.7]) {
      const position = positionAt(text, Math.floor(text.length * part));
      for (const method of ["hover", "definition", "references", "completion"]) await ask(method, { position });
    }
  }
  seen.exposure = linesOf(await editor.request<TreeNode[]>("perimeter/exposure", null));
  seen.status = editor.received.findLast(({ method }) => method === "perimeter/status")?.params;
  return seen;
}

const linesOf = (nodes: readonly TreeNode[]): string[] =>
  nodes.flatMap(({ id, label, description, tooltip, icon, at, children }) => [
    JSON.stringify([id, label, description, tooltip, icon, at]),
    ...linesOf(children),
  ]);

/** What was logged as an error. */
export const errorsOf = (editor: Editor): unknown[] =>
  editor.received.filter(({ method, params }) => method === "window/logMessage" && (params as { type: number }).type === 1);
