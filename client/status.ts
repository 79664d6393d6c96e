/** The language status item: whether the server runs, and what it has looked at. */
import * as vscode from "vscode";
import { type BaseLanguageClient, State } from "vscode-languageclient";

/** What the server tells with `perimeter/status`: how much it has read, and how many problems of each severity it sees. */
export type Status = {
  readonly busy: boolean;
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
  /** Rules that threw: defects of Perimeter's own. */
  readonly failures: number;
};

/** Keeps a status item up to date for as long as the client lives. */
export function showStatus(client: BaseLanguageClient, selector: vscode.DocumentSelector): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("perimeter.status", selector);
  item.name = "Perimeter";
  item.command = { command: "perimeter.showOutput", title: "Show output" };
  item.text = "Perimeter is starting";
  item.busy = true;
  return vscode.Disposable.from(
    item,
    client.onNotification("perimeter/status", (status: Status) => tell(item, status)),
    client.onDidChangeState(({ newState }) => {
      item.busy = newState === State.Starting;
      if (newState !== State.Stopped) return;
      item.severity = vscode.LanguageStatusSeverity.Error;
      item.text = "Perimeter is not running";
      item.detail = "";
      item.command = { command: "perimeter.restartServer", title: "Start" };
    }),
  );
}

function tell(item: vscode.LanguageStatusItem, status: Status): void {
  item.busy = status.busy;
  item.severity = status.failures > 0 ? vscode.LanguageStatusSeverity.Warning : vscode.LanguageStatusSeverity.Information;
  item.text = status.busy
    ? "Perimeter is reading"
    : `Perimeter: ${counted(status.errors, "error")}, ${counted(status.warnings, "warning")}`;
  const failed = status.failures === 0 ? "" : `, ${counted(status.failures, "rule")} failed (see the output)`;
  item.detail = `${counted(status.files, "configuration file")}${failed}`;
  item.command = { command: "workbench.actions.view.problems", title: "Problems" };
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
