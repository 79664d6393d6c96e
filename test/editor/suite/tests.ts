/** The extension as VS Code's own API sees it; the same in the Node host, the web host and a downloaded VS Code. */
import * as vscode from "vscode";
import { eventually, ok, test } from "./runner.ts";

const ID = "perimeter.perimeter";
const RULE = "nginx/alias-traversal";
/** A server that was killed is up again within this, in ms, on a busy machine. */
const KILLS = 4;

const uriOf = (path: string): vscode.Uri => {
  const folder = vscode.workspace.workspaceFolders?.[0];
  ok(folder, "a folder is open");
  return vscode.Uri.joinPath(folder.uri, ...path.split("/"));
};
const SITE = "etc/nginx/conf.d/site.conf";
const OTHER = "etc/nginx/conf.d/other.conf";
const codeOf = (diagnostic: vscode.Diagnostic): unknown => (typeof diagnostic.code === "object" ? diagnostic.code.value : diagnostic.code);
const found = (path: string, rule = RULE): vscode.Diagnostic | undefined =>
  vscode.languages.getDiagnostics(uriOf(path)).find((diagnostic) => diagnostic.source === "perimeter" && codeOf(diagnostic) === rule);
const open = async (path: string): Promise<vscode.TextEditor> =>
  vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriOf(path)));

test("the extension is there and wakes up in a folder with configuration", async () => {
  ok(vscode.extensions.getExtension(ID), "installed");
  await eventually("activation", () => vscode.extensions.getExtension(ID)?.isActive);
});

test("problems of a file that nobody opened", async () => {
  const problem = await eventually("a problem", () => found(OTHER));
  ok(problem.severity === vscode.DiagnosticSeverity.Error, "an error");
  ok(problem.range.start.line === 4 && problem.range.start.character === 13, "on the token");
});

test("an open file: its language, its problem, the link to the rule", async () => {
  const { document } = await open(SITE);
  ok(document.languageId === "nginx", `language ${document.languageId}`);
  const problem = await eventually("the problem", () => found(SITE));
  ok(document.getText(problem.range) === "/files", document.getText(problem.range));
  ok(typeof problem.code === "object" && problem.code.target.scheme === "command", "the code is a link");
});

test("hover says what the rule minds", async () => {
  const hovers = await eventually("a hover", async () => {
    const all = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      uriOf(SITE),
      new vscode.Position(4, 15),
    );
    return all.length > 0 && all;
  });
  const text = hovers.flatMap(({ contents }) => contents.map((part) => (typeof part === "string" ? part : part.value))).join("\n");
  ok(text.includes("traversal"), text);
});

test("editing makes the problem go and come", async () => {
  const editor = await open(SITE);
  await editor.edit((builder) => builder.insert(new vscode.Position(4, 19), "/"));
  await eventually("no problem", () => found(SITE) === undefined);
  await vscode.commands.executeCommand("undo");
  await eventually("the problem again", () => found(SITE));
});

test("the quick fix fixes, and the ignore ignores", async () => {
  const { document } = await open(SITE);
  const problem = await eventually("the problem", () => found(SITE));
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    problem.range,
  );
  const titles = actions.map(({ title }) => title);
  const fix = actions.find(({ title }) => title === "End the prefix with a slash");
  ok(fix?.edit, titles.join(", "));
  ok(titles.includes(`Switch ${RULE} off in the project`), titles.join(", "));
  await vscode.workspace.applyEdit(fix.edit);
  await eventually("no problem", () => found(SITE) === undefined);
  ok(document.getText().includes("location /files/ {"), document.getText());
  await vscode.commands.executeCommand("undo");
  await eventually("the problem again", () => found(SITE));
  const ignore = actions.find(({ title }) => title === `Ignore ${RULE} on this line`);
  ok(ignore?.edit, titles.join(", "));
  await vscode.workspace.applyEdit(ignore.edit);
  await eventually("silence", () => found(SITE) === undefined && found(SITE, "perimeter/unused-ignore") === undefined);
  await vscode.commands.executeCommand("undo");
  await eventually("the problem again", () => found(SITE));
});

test("a rule's page opens", async () => {
  await vscode.commands.executeCommand("perimeter.explainRule", RULE);
  const page = await eventually("the page", () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "perimeter-rule"));
  ok(page.getText().includes("alias"), page.getText());
});

test("a file that changes on disk", async () => {
  const text = "server {\n    listen 127.0.0.1:8081;\n    server_name lists.example;\n}\n";
  const before = await vscode.workspace.fs.readFile(uriOf(OTHER));
  await vscode.workspace.fs.writeFile(uriOf(OTHER), new TextEncoder().encode(text));
  await eventually("no problem", () => found(OTHER) === undefined);
  await vscode.workspace.fs.writeFile(uriOf(OTHER), before);
  await eventually("the problem again", () => found(OTHER));
});

test("the lens above a socket names the line that decides, and goes there", async () => {
  await open("etc/nginx/conf.d/open.conf");
  const { command } = await eventually("a lens", async () => {
    const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      uriOf("etc/nginx/conf.d/open.conf"),
    );
    return all.find((lens) => lens.command?.title.startsWith("internet: yes, via rules.v4 line 7"));
  });
  ok(command, "it can be clicked");
  await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
  const editor = await eventually("the firewall's file", () => {
    const active = vscode.window.activeTextEditor;
    return active?.document.uri.path.endsWith("/etc/iptables/rules.v4") && active;
  });
  const selected = editor.document.getText(editor.selection);
  ok(selected === "-A INPUT -p tcp --dport 8088 -j ACCEPT", selected);
});

test("settings count at once", async () => {
  const settings = vscode.workspace.getConfiguration("perimeter");
  await settings.update("severity", { [RULE]: "hint" }, vscode.ConfigurationTarget.Workspace);
  await eventually("a hint", () => found(SITE)?.severity === vscode.DiagnosticSeverity.Hint);
  await settings.update("severity", undefined, vscode.ConfigurationTarget.Workspace);
  await eventually("an error", () => found(SITE)?.severity === vscode.DiagnosticSeverity.Error);
});

test("the server can be restarted", async () => {
  await vscode.commands.executeCommand("perimeter.restartServer");
  await eventually("the problem", () => found(SITE));
});

const processes = globalThis.process?.versions?.node !== undefined && globalThis.process.platform === "linux";
if (processes) {
  test(`a server that is killed ${KILLS} times comes back; the next time it stays down, and that is said`, async () => {
    // Restarting on purpose does not count.
    for (let i = 0; i < KILLS; i++) {
      await killServer();
      await eventually(`the problem after kill ${i + 1}`, () => found(SITE));
      // The problem may still be the one of the server before: the next kill is for one that has come up.
      await new Promise((later) => setTimeout(later, 2000));
    }
    await killServer();
    await new Promise((later) => setTimeout(later, 3000));
    ok((await serverProcess()) === undefined, "no server any more");
    await vscode.commands.executeCommand("perimeter.restartServer");
    await eventually("the problem", () => found(SITE));
  });
}

if (processes) {
  const begins = { "is started": () => vscode.commands.executeCommand("perimeter.restartServer"), "comes back": killServer };
  for (const [when, begin] of Object.entries(begins)) {
    test(`a server that is killed while it ${when} is followed by another`, async () => {
      const before = await eventually("a server process", serverProcess);
      void begin();
      const other = async (...not: readonly number[]) => {
        const pid = await serverProcess();
        return pid !== undefined && !not.includes(pid) && pid;
      };
      const next = await eventually("the next server", () => other(before));
      process.kill(next, "SIGKILL");
      await eventually("another server", () => other(before, next));
      await eventually("the problem", () => found(SITE));
    });
  }
}

async function killServer(): Promise<void> {
  const pid = await eventually("a server process", serverProcess);
  process.kill(pid, "SIGKILL");
  await eventually("its end", async () => (await serverProcess()) !== pid);
  // The client takes the old server's problems away before it starts the next one.
  await new Promise((later) => setTimeout(later, 300));
}

/** The child of this process that runs the server, by its command line. */
async function serverProcess(): Promise<number | undefined> {
  const { readdirSync, readFileSync } = await import("node:fs");
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, "utf8");
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, "utf8"))?.[1]);
      if (
        parent === process.pid &&
        words.includes("dist/server/node.js") &&
        readFileSync(`/proc/${name}/stat`, "utf8").includes(") Z ") === false
      )
        return Number(name);
    } catch {
      // It ended meanwhile.
    }
  }
  return undefined;
}
