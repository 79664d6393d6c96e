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

/** One item for the life of the extension; it follows the client that works at the moment. */
export class StatusItem implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;
  readonly #settled = new vscode.EventEmitter<void>();
  /** Fired when the server has looked at everything again, and when it is gone. */
  readonly onDidSettle = this.#settled.event;

  constructor(selector: vscode.DocumentSelector) {
    this.#item = vscode.languages.createLanguageStatusItem("perimeter.status", selector);
    this.#item.name = "Perimeter";
  }

  /** Shows the state of a client until what is returned is disposed. */
  follow(client: BaseLanguageClient): vscode.Disposable {
    starting(this.#item);
    return vscode.Disposable.from(
      client.onNotification("perimeter/status", (status: Status) => {
        tell(this.#item, status);
        if (!status.busy) this.#settled.fire();
      }),
      client.onDidChangeState(({ newState }) => {
        if (newState === State.Starting) starting(this.#item);
        if (newState !== State.Stopped) return;
        stopped(this.#item);
        this.#settled.fire();
      }),
    );
  }

  dispose(): void {
    this.#item.dispose();
    this.#settled.dispose();
  }
}

function starting(item: vscode.LanguageStatusItem): void {
  item.severity = vscode.LanguageStatusSeverity.Information;
  item.busy = true;
  item.text = "Perimeter is starting";
  item.detail = "";
  item.command = { command: "perimeter.showOutput", title: "Show output" };
}

function stopped(item: vscode.LanguageStatusItem): void {
  item.severity = vscode.LanguageStatusSeverity.Error;
  item.busy = false;
  item.text = "Perimeter is not running";
  item.detail = "";
  item.command = { command: "perimeter.restartServer", title: "Start" };
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
