/** What editors get of firewall rules, through the protocol. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Diagnostic, type Editor, inProcess } from "./editor.ts";

const ROOT = "file:///srv/gate";
const RULES = `${ROOT}/etc/iptables/rules.v4`;
const SCRIPT = `${ROOT}/srv/firewall.sh`;
const LINES = [
  "*filter",
  ":INPUT DROP [0:0]",
  ":WEB - [0:0]",
  "-A INPUT -i lo -j ACCEPT",
  "-A INPUT -p tcp -j WEB",
  "-A WEB -p tcp -m tcp --dport 0:1023 -j ACCEPT",
  "-A WEB -p tcp -m tcp --dport 1024:65535 -j ACCEPT",
  "-A WEB -p tcp -m tcp --dport 1000:2000 -j DROP",
  "COMMIT",
  "",
];
const FILES = {
  [RULES]: LINES.join("\n"),
  [SCRIPT]: "#!/bin/sh\niptables -N web\niptables -A INPUT -p tcp --dport 80 -j web\niptables -A web -j ACCEPT\n",
};

type Range = Diagnostic["range"];

async function gate(): Promise<Editor> {
  const editor = inProcess(FILES);
  await editor.start(
    { textDocument: { hover: { contentFormat: ["markdown"] } } },
    { rootUri: ROOT, initializationOptions: { status: true } },
  );
  await editor.until("the first look", () =>
    editor.received.some(({ method, params }) => method === "perimeter/status" && !(params as { busy: boolean }).busy),
  );
  return editor;
}

const at = (uri: string, line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });

test("hover over a chain and a dead rule, lenses above them", async () => {
  const editor = await gate();
  editor.open(RULES, FILES[RULES] ?? "", 1, "iptables");
  const over = async (line: number, character: number): Promise<string> =>
    (await editor.request<{ contents: { value: string } }>("textDocument/hover", at(RULES, line, character))).contents.value;
  assert.match(await over(2, 2), /3 rules; called from `INPUT`\.\n\n1 of them is dead/);
  assert.match(await over(7, 30), /Ports 1000 to 2000.*This rule is dead: covered by lines 6 and 7\./s);
  const lenses = await editor.request<{ range: Range; command: { title: string } }[]>("textDocument/codeLens", {
    textDocument: { uri: RULES },
  });
  assert.deepEqual(lenses.map(({ range, command }) => `${range.start.line + 1}: ${command.title}`).slice(0, 2), [
    "8: dead: covered by lines 6 and 7",
    "3: 1 of 3 rules is dead",
  ]);
});

test("completion while a rule is typed", async () => {
  const editor = await gate();
  const typed = async (line: string): Promise<string[]> => {
    const uri = `${ROOT}/etc/iptables/iptables.rules`;
    editor.open(uri, `*filter\n:INPUT DROP [0:0]\n:WEB - [0:0]\n${line}\nCOMMIT\n`, 1, "iptables");
    const list = await editor.request<{ items: { label: string }[] }>("textDocument/completion", at(uri, 3, line.length));
    editor.notify("textDocument/didClose", { textDocument: { uri } });
    return list.items.map(({ label }) => label);
  };
  assert.deepEqual(await typed("-A W"), ["INPUT", "FORWARD", "OUTPUT", "WEB"]);
  assert.ok((await typed("-A INPUT -p tcp --dp")).includes("--dport"));
  assert.ok((await typed("-A INPUT -m conntrack --ctstate NEW,E")).includes("ESTABLISHED"));
  assert.ok((await typed("-A INPUT -j ")).includes("WEB"));
  assert.deepEqual(await typed("-A INPUT -j LOG --log-prefix "), []);
});

test("a chain of a script: definition, references, rename, outline", async () => {
  const editor = await gate();
  editor.open(SCRIPT, FILES[SCRIPT] ?? "", 1, "shellscript");
  const [defined] = await editor.request<{ range: Range }[]>("textDocument/definition", at(SCRIPT, 2, 40));
  assert.deepEqual(defined?.range.start, { line: 1, character: 12 });
  const context = { includeDeclaration: true };
  const places = await editor.request<unknown[]>("textDocument/references", { ...at(SCRIPT, 3, 13), context });
  assert.equal(places.length, 3);
  const renamed = await editor.request<{ changes: Record<string, unknown[]> }>("textDocument/rename", {
    ...at(SCRIPT, 1, 12),
    newName: "http",
  });
  assert.equal(renamed.changes[SCRIPT]?.length, 3);
  const refused = await editor.ask("textDocument/rename", { ...at(SCRIPT, 1, 12), newName: "REJECT" });
  assert.match(refused.error?.message ?? "", /nothing here can be given that name/);
  const symbols = await editor.request<{ name: string }[]>("textDocument/documentSymbol", { textDocument: { uri: SCRIPT } });
  assert.ok(symbols.some(({ name }) => name === "filter"));
});
