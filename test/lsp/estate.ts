/** A small estate in memory, a server that knows it, and what its answers are read with. */
import { applyEdits, Lines } from "../../server/core/text.ts";
import { type Diagnostic, type Editor, inProcess } from "./editor.ts";

export const ROOT = "file:///srv/estate";
export const CONF = `${ROOT}/etc/nginx/nginx.conf`;
export const SITE = `${ROOT}/etc/nginx/conf.d/site.conf`;
export const FILES = {
  [CONF]: "events {}\nhttp {\n  include conf.d/*.conf;\n}\n",
  [SITE]: "server {\n  listen 127.0.0.1:80;\n  location /files {\n    alias /data/files/;\n  }\n}\n",
};
export const TREE = {
  textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true }, publishDiagnostics: { relatedInformation: true } },
};
export type TextEdit = { range: Diagnostic["range"]; newText: string };
export type Action = {
  title: string;
  kind: string;
  isPreferred?: boolean;
  edit: { changes?: Record<string, TextEdit[]>; documentChanges?: unknown[] };
};

export async function estate(
  files: Record<string, string> = FILES,
  capabilities: unknown = TREE,
  more: Record<string, unknown> = {},
): Promise<Editor> {
  const editor = inProcess(files);
  await editor.start(capabilities, { rootUri: ROOT, initializationOptions: { status: true }, ...more });
  await editor.until("the first look", () =>
    editor.received.some(({ method, params }) => method === "perimeter/status" && !(params as { busy: boolean }).busy),
  );
  return editor;
}

export function edited(text: string, edits: readonly TextEdit[]): string {
  const lines = new Lines(text);
  const offset = ({ line, character }: { line: number; character: number }): number => lines.offset(line, character);
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({ span: { start: offset(range.start), end: offset(range.end) }, text: newText })),
  );
}

export const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
export const rules = (found: readonly Diagnostic[]): string[] => found.map(({ code }) => code ?? "").sort();

export async function actionsAt(editor: Editor, uri: string, range: Diagnostic["range"], only?: string[]): Promise<Action[]> {
  const context = { diagnostics: editor.published.get(uri)?.diagnostics ?? [], ...(only === undefined ? {} : { only }) };
  return (await editor.request<Action[] | null>("textDocument/codeAction", { textDocument: { uri }, range, context })) ?? [];
}
