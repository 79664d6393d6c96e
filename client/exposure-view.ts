/** The view "Exposure": zone → host → socket → the lines that decide, as the server tells it. A click goes to the line. */
import * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import { openingOf, type Place } from "./place.ts";

/** What the server answers to `perimeter/exposure`. */
type TreeNode = {
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  readonly icon: string;
  readonly at?: Place;
  readonly children: readonly TreeNode[];
};

const ICONS: Readonly<Record<string, vscode.ThemeIcon>> = {
  zone: new vscode.ThemeIcon("globe"),
  host: new vscode.ThemeIcon("server"),
  exposed: new vscode.ThemeIcon("unlock", new vscode.ThemeColor("list.warningForeground")),
  unknown: new vscode.ThemeIcon("question"),
  "not exposed": new vscode.ThemeIcon("lock"),
  step: new vscode.ThemeIcon("arrow-small-right"),
};

/** Shows the view; the server is asked when the view is seen, when it has looked at everything again, and when it is gone: then nothing is shown. */
export function exposureView(client: () => BaseLanguageClient, settled: vscode.Event<void>): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const view = vscode.window.createTreeView<TreeNode>("perimeter.exposure", {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: itemOf,
      getChildren: (node) => node?.children.slice() ?? roots(client),
    },
    showCollapseAll: true,
  });
  // A view that nobody sees costs nothing.
  const refresh = (): void => {
    if (view.visible) changed.fire();
  };
  return vscode.Disposable.from(changed, view, settled(refresh), view.onDidChangeVisibility(refresh));
}

async function roots(client: () => BaseLanguageClient): Promise<TreeNode[]> {
  try {
    const tree = await client().sendRequest<TreeNode[]>("perimeter/exposure");
    await tellRunning(true);
    return tree;
  } catch {
    // The server is starting or gone: the next look at everything asks again.
    await tellRunning(false);
    return [];
  }
}

/** What an empty view says depends on it (`viewsWelcome`). */
const tellRunning = (running: boolean): Thenable<unknown> => vscode.commands.executeCommand("setContext", "perimeter.running", running);

function itemOf(node: TreeNode): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.label, node.children.length === 0 ? None : node.icon === "zone" ? Expanded : Collapsed);
  item.id = node.id;
  item.iconPath = ICONS[node.icon] ?? vscode.ThemeIcon.File;
  item.description = node.description ?? false;
  item.tooltip = node.tooltip ?? node.description ?? node.label;
  if (node.at !== undefined) item.command = openingOf(node.at, "Go to the line");
  return item;
}
