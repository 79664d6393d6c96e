/** Files for a server that has no file system (a browser), or whose folder is not on a disk (a virtual workspace). */
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

const LIST_LIMIT = 200_000;
const SIZE_LIMIT = 50 * 1024 * 1024;
/** Folders that hold no configuration, and may be huge. */
const SKIPPED = new Set([".git", ".hg", ".svn", "node_modules", ".terraform", ".venv", "__pycache__"]);

/** Answers the server's `perimeter/list` (a folder's files, in depth) and `perimeter/read` (one file's text), inside the workspace only. */
export function answerFiles(client: BaseLanguageClient): vscode.Disposable {
  return vscode.Disposable.from(
    client.onRequest("perimeter/list", async ({ uri }: { uri: string }) => {
      const folder = vscode.Uri.parse(uri);
      return inWorkspace(folder) ? listBelow(folder) : [];
    }),
    client.onRequest("perimeter/read", async ({ uri }: { uri: string }) => {
      const file = vscode.Uri.parse(uri);
      return inWorkspace(file) ? readText(file) : null;
    }),
  );
}

const inWorkspace = (uri: vscode.Uri): boolean => vscode.workspace.getWorkspaceFolder(uri) !== undefined;

async function listBelow(root: vscode.Uri): Promise<string[]> {
  const found: string[] = [];
  const waiting = [root];
  while (waiting.length > 0 && found.length < LIST_LIMIT) {
    const folders = waiting.splice(0, 16);
    const lists = await Promise.all(folders.map((folder) => entriesOf(folder)));
    lists.forEach((entries, i) => {
      for (const [name, type] of entries) {
        const child = vscode.Uri.joinPath(folders[i] ?? root, name);
        if (type === vscode.FileType.Directory && !SKIPPED.has(name)) waiting.push(child);
        else if ((type & vscode.FileType.File) !== 0) found.push(child.toString());
      }
    });
  }
  return found;
}

async function entriesOf(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}

async function readText(uri: vscode.Uri): Promise<string | null> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > SIZE_LIMIT) return null;
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}
