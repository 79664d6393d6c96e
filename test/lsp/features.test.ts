/** What editors get: each feature through the protocol, on a small estate in memory. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits, Lines } from "../../server/core/text.ts";
import { type Diagnostic, type Editor, inProcess } from "./editor.ts";

const ROOT = "file:///srv/estate";
const CONF = `${ROOT}/etc/nginx/nginx.conf`;
const SITE = `${ROOT}/etc/nginx/conf.d/site.conf`;
const FILES = {
  [CONF]: "events {}\nhttp {\n  include conf.d/*.conf;\n}\n",
  [SITE]: "server {\n  listen 127.0.0.1:80;\n  location /files {\n    alias /data/files/;\n  }\n}\n",
};
const TREE = {
  textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true }, publishDiagnostics: { relatedInformation: true } },
};
type TextEdit = { range: Diagnostic["range"]; newText: string };
type Action = {
  title: string;
  kind: string;
  isPreferred?: boolean;
  edit: { changes?: Record<string, TextEdit[]>; documentChanges?: unknown[] };
};

async function estate(
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

function edited(text: string, edits: readonly TextEdit[]): string {
  const lines = new Lines(text);
  const offset = ({ line, character }: { line: number; character: number }): number => lines.offset(line, character);
  return applyEdits(
    text,
    edits.map(({ range, newText }) => ({ span: { start: offset(range.start), end: offset(range.end) }, text: newText })),
  );
}

const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
const rules = (found: readonly Diagnostic[]): string[] => found.map(({ code }) => code ?? "").sort();

async function actionsAt(editor: Editor, uri: string, range: Diagnostic["range"], only?: string[]): Promise<Action[]> {
  const context = { diagnostics: editor.published.get(uri)?.diagnostics ?? [], ...(only === undefined ? {} : { only }) };
  return (await editor.request<Action[] | null>("textDocument/codeAction", { textDocument: { uri }, range, context })) ?? [];
}

describe("problems", () => {
  test("of files that are not open", async () => {
    const editor = await estate();
    const [found] = await editor.diagnostics(SITE);
    assert.equal(found?.code, "nginx/alias-traversal");
    assert.equal(found?.source, "perimeter");
    assert.deepEqual(found?.range.start, { line: 2, character: 11 });
    assert.equal(editor.published.get(SITE)?.version, undefined);
  });

  test("follow each edit, with its version; what is stale is dropped", async () => {
    const editor = await estate();
    editor.open(SITE, FILES[SITE] ?? "", 5);
    await editor.diagnostics(SITE, ({ version }) => version === 5);
    const change = (version: number, contentChanges: unknown[]) =>
      editor.notify("textDocument/didChange", { textDocument: { uri: SITE, version }, contentChanges });
    change(6, [{ range: at(2, 17), text: "/" }]);
    assert.deepEqual(rules(await editor.diagnostics(SITE, ({ version }) => version === 6)), []);
    change(6, [{ text: "garbage {" }]);
    change(4, [{ text: "garbage {" }]);
    change(7, [{ range: { start: { line: 2, character: 17 }, end: { line: 2, character: 18 } }, text: "" }]);
    assert.deepEqual(rules(await editor.diagnostics(SITE, ({ version }) => version === 7)), ["nginx/alias-traversal"]);
    const versions = editor.history.filter(({ uri, version }) => uri === SITE && version !== undefined).map(({ version }) => version ?? 0);
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
      "never backwards",
    );
    assert.ok(
      editor.received.some(
        ({ method, params }) => method === "window/logMessage" && /version 4/.test((params as { message: string }).message),
      ),
    );
  });

  test("several changes in one message count one after another", async () => {
    const editor = await estate();
    editor.open(SITE, "", 1);
    const contentChanges = [
      { range: at(0, 0), text: "server {\r\n}\r\n" },
      { range: at(1, 0), text: "  location /a { alias /b/; }\r\n" },
      { range: { start: { line: 1, character: 11 }, end: { line: 1, character: 13 } }, text: "/files" },
      { range: at(0, 999), text: " # 😀" },
    ];
    editor.notify("textDocument/didChange", { textDocument: { uri: SITE, version: 2 }, contentChanges });
    const found = await editor.diagnostics(SITE, ({ version, diagnostics }) => version === 2 && diagnostics.length > 0);
    const alias = found.find(({ code }) => code === "nginx/alias-traversal");
    assert.deepEqual(alias?.range, { start: { line: 1, character: 11 }, end: { line: 1, character: 17 } });
  });

  test("of a closed document are those of its file again", async () => {
    const editor = await estate();
    editor.open(SITE, "server {\n}\n", 1);
    await editor.diagnostics(
      SITE,
      ({ version, diagnostics }) => version === 1 && diagnostics.every(({ code }) => code !== "nginx/alias-traversal"),
    );
    editor.notify("textDocument/didClose", { textDocument: { uri: SITE } });
    await editor.diagnostics(
      SITE,
      ({ version, diagnostics }) => version === undefined && rules(diagnostics).includes("nginx/alias-traversal"),
    );
  });

  test("follow files that change, appear and disappear on disk", async () => {
    const files: Record<string, string> = { ...FILES };
    const editor = await estate(files);
    await editor.diagnostics(SITE, ({ diagnostics }) => diagnostics.length > 0);
    files[SITE] = "server {\n  listen 127.0.0.1:80;\n}\n";
    editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: SITE, type: 2 }] });
    await editor.diagnostics(SITE, ({ diagnostics }) => diagnostics.length === 0);
    const other = `${ROOT}/etc/nginx/conf.d/new.conf`;
    files[other] = FILES[SITE] ?? "";
    editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: other, type: 1 }] });
    await editor.diagnostics(other, ({ diagnostics }) => diagnostics.length > 0);
    const fetched = `${ROOT}/.terraform/modules/x/etc/nginx/conf.d/new.conf`;
    files[fetched] = FILES[SITE] ?? "";
    editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: fetched, type: 1 }] });
    delete files[other];
    editor.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: other, type: 3 }] });
    await editor.diagnostics(other, ({ diagnostics }) => diagnostics.length === 0);
    assert.ok(!editor.published.has(fetched), "folders that are not walked stay so");
  });

  test("uris may be escaped in any way, and come back as they were sent", async () => {
    const editor = await estate({ ...FILES, [`${ROOT}/etc/nginx/conf.d/a%20b%5B1%5D.conf`]: FILES[SITE] ?? "" });
    const spelled = `${ROOT}/etc/nginx/conf%2Ed/a%20b[1].conf`;
    editor.open(spelled, FILES[SITE] ?? "", 3);
    assert.deepEqual(rules(await editor.diagnostics(spelled, ({ version }) => version === 3)), ["nginx/alias-traversal"]);
  });

  test("are at most 1,000 a file, and it is said how many there are", async () => {
    const editor = await estate();
    const many = Array.from({ length: 1500 }, (_, i) => `location /x${i} { alias /data/; }`).join("\n");
    editor.open(SITE, `server {\n${many}\n}\n`, 2);
    const found = await editor.diagnostics(SITE, ({ version }) => version === 2);
    assert.equal(found.length, 1001);
    assert.match(found[0]?.message ?? "", /^1,5\d\d problems in this file; the gravest 1,000 are shown$/);
  });

  test("are pulled where the client asks for it, and then not pushed for open documents", async () => {
    const editor = await estate(FILES, { ...TREE, textDocument: { ...TREE.textDocument, diagnostic: {} } });
    editor.open(SITE, FILES[SITE] ?? "", 1);
    type Report = { kind: string; resultId: string; items?: Diagnostic[] };
    const ask = (previousResultId?: string) =>
      editor.request<Report>("textDocument/diagnostic", {
        textDocument: { uri: SITE },
        ...(previousResultId === undefined ? {} : { previousResultId }),
      });
    const first = await ask();
    assert.deepEqual(rules(first.items ?? []), ["nginx/alias-traversal"]);
    assert.ok(["unchanged", "full"].includes((await ask(first.resultId)).kind));
    assert.deepEqual(
      editor.history.filter(({ uri, version }) => uri === SITE && version !== undefined),
      [],
    );
    const all = await editor.request<{ items: { uri: string; kind: string }[] }>("workspace/diagnostic", { previousResultIds: [] });
    assert.ok(all.items.some(({ uri, kind }) => uri === SITE && kind === "full"));
  });

  test("are pushed to a client that could pull and asked for pushing", async () => {
    const textDocument = { ...TREE.textDocument, diagnostic: {} };
    const editor = await estate(FILES, { textDocument }, { initializationOptions: { status: true, diagnostics: "push" } });
    assert.ok((await editor.diagnostics(SITE)).length > 0);
  });

  test("are as loud as the settings say", async () => {
    const editor = inProcess(FILES);
    editor.answers["workspace/configuration"] = () => [{ severity: { "nginx/alias-traversal": "hint", "nginx/*": "off" }, targets: 5 }];
    await editor.start({ ...TREE, workspace: { configuration: true } }, { rootUri: ROOT });
    const found = await editor.diagnostics(SITE, ({ diagnostics }) => diagnostics.length > 0);
    assert.deepEqual(
      found.map(({ code, severity }) => [code, severity]),
      [["nginx/alias-traversal", 4]],
    );
    editor.answers["workspace/configuration"] = () => [{ enable: false }];
    editor.notify("workspace/didChangeConfiguration", { settings: null });
    await editor.diagnostics(SITE, ({ diagnostics }) => diagnostics.length === 0);
  });

  test("carry a link to the rule's page where there is one", async () => {
    const more = { initializationOptions: { status: true, ruleUrl: "command:explain?{rule}" } };
    const [found] = await (await estate(FILES, TREE, more)).diagnostics(SITE);
    assert.equal(found?.codeDescription?.href, "command:explain?nginx/alias-traversal");
  });
});

describe("actions", () => {
  test("fix one, fix all that is safe, ignore here, in the file, in the project", async () => {
    const capabilities = { ...TREE, workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } } };
    const editor = await estate(FILES, capabilities);
    editor.open(SITE, FILES[SITE] ?? "", 3);
    await editor.diagnostics(SITE, ({ version }) => version === 3);
    const actions = await actionsAt(editor, SITE, at(2, 13), ["quickfix"]);
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.includes("Ignore nginx/alias-traversal on this line"), titles.join("\n"));
    assert.ok(titles.includes("Ignore nginx/alias-traversal in this file"));
    const project = actions.find(({ title }) => title === "Switch nginx/alias-traversal off in the project");
    assert.deepEqual(project?.edit.documentChanges?.[0], {
      kind: "create",
      uri: `${ROOT}/perimeter.yaml`,
      options: { ignoreIfExists: true },
    });
    const [fix] = actions;
    const change = fix?.edit.documentChanges?.[0] as { textDocument: { version: number }; edits: TextEdit[] };
    assert.equal(change.textDocument.version, 3);
    assert.match(edited(FILES[SITE] ?? "", change.edits), /location \/files\/ \{/);
  });

  test("an ignore that was inserted hides the finding", async () => {
    const editor = await estate();
    editor.open(SITE, FILES[SITE] ?? "", 1);
    await editor.diagnostics(SITE, ({ version }) => version === 1);
    let version = 1;
    for (const where of ["on this line", "in this file"]) {
      const action = (await actionsAt(editor, SITE, at(2, 13))).find(({ title }) => title.endsWith(where));
      const text = edited(FILES[SITE] ?? "", action?.edit.changes?.[SITE] ?? []);
      version++;
      editor.notify("textDocument/didChange", { textDocument: { uri: SITE, version }, contentChanges: [{ text }] });
      assert.deepEqual(rules(await editor.diagnostics(SITE, (published) => published.version === version)), [], text);
      version++;
      editor.notify("textDocument/didChange", { textDocument: { uri: SITE, version }, contentChanges: [{ text: FILES[SITE] }] });
      await editor.diagnostics(SITE, (published) => published.version === version && published.diagnostics.length > 0);
    }
  });

  test("a rule is switched off in the perimeter.yaml that is there", async () => {
    for (const [config, result] of [
      ["severity:\n    nginx/autoindex: hint\n", "severity:\n    nginx/alias-traversal: off\n    nginx/autoindex: hint\n"],
      ["severity: { nginx/autoindex: hint }\n", "severity: { nginx/alias-traversal: off, nginx/autoindex: hint }\n"],
      ["targets: { nginx: 1.22.1 }", "targets: { nginx: 1.22.1 }\nseverity:\n  nginx/alias-traversal: off\n"],
    ] as const) {
      const yaml = `${ROOT}/perimeter.yaml`;
      const editor = await estate({ ...FILES, [yaml]: config });
      editor.open(SITE, FILES[SITE] ?? "", 1);
      await editor.diagnostics(SITE, ({ version }) => version === 1);
      const action = (await actionsAt(editor, SITE, at(2, 13))).find(({ title }) => title.startsWith("Switch"));
      assert.equal(edited(config, action?.edit.changes?.[yaml] ?? []), result);
      editor.open(yaml, result, 1, "yaml");
      await editor.diagnostics(SITE, ({ diagnostics }) => diagnostics.length === 0);
    }
  });

  test("fix all makes only what is safe", async () => {
    const editor = await estate();
    editor.open(SITE, FILES[SITE] ?? "", 1);
    await editor.diagnostics(SITE, ({ version }) => version === 1);
    for (const { title, kind } of await actionsAt(editor, SITE, at(0, 0), ["source.fixAll"])) {
      assert.equal(kind, "source.fixAll.perimeter", title);
    }
    assert.deepEqual(await actionsAt(editor, SITE, at(0, 0), ["refactor"]), []);
  });
});

describe("reading along", () => {
  const place = (uri: string, line: number, character: number) => ({ textDocument: { uri }, position: { line, character } });

  test("hover tells of the directive and of the problem there", async () => {
    const editor = await estate();
    editor.open(SITE, FILES[SITE] ?? "", 1);
    const listen = await editor.request<{ contents: { kind: string; value: string } }>("textDocument/hover", place(SITE, 1, 4));
    assert.match(listen.contents.value, /listen/);
    const alias = await editor.request<{ contents: { value: string } }>("textDocument/hover", place(SITE, 2, 13));
    assert.match(alias.contents.value, /nginx\\\/alias\\-traversal|nginx\/alias\\-traversal/);
    assert.equal(await editor.request("textDocument/hover", place(SITE, 99, 99)), null);
  });

  test("completion, symbols, folding, links, lenses, definition and references answer", async () => {
    const editor = await estate();
    editor.open(CONF, FILES[CONF] ?? "", 1);
    editor.open(SITE, FILES[SITE] ?? "", 1);
    const completion = await editor.request<{ items: { label: string }[] }>("textDocument/completion", place(SITE, 1, 2));
    assert.ok(completion.items.some(({ label }) => label === "listen"));
    const symbols = await editor.request<{ name: string; children?: unknown[] }[]>("textDocument/documentSymbol", {
      textDocument: { uri: SITE },
    });
    assert.ok(symbols.length === 1 && (symbols[0]?.children?.length ?? 0) > 0);
    const folds = await editor.request<{ startLine: number; endLine: number }[]>("textDocument/foldingRange", {
      textDocument: { uri: SITE },
    });
    assert.deepEqual(folds.map(({ startLine, endLine }) => [startLine, endLine]).sort(), [
      [0, 4],
      [2, 3],
    ]);
    for (const method of ["documentLink", "codeLens"]) {
      assert.equal((await editor.ask(`textDocument/${method}`, { textDocument: { uri: CONF } })).error, undefined);
    }
    for (const method of ["definition", "references"]) {
      assert.equal(
        (await editor.ask(`textDocument/${method}`, { ...place(CONF, 2, 13), context: { includeDeclaration: true } })).error,
        undefined,
      );
    }
  });

  test("renaming an upstream edits every file that names it", async () => {
    const editor = await estate({
      ...FILES,
      [`${ROOT}/etc/nginx/conf.d/up.conf`]: "upstream app {\n  server 127.0.0.1:3000;\n}\n",
      [SITE]: "server {\n  listen 127.0.0.1:80;\n  location / { proxy_pass http://app; }\n}\n",
    });
    editor.open(SITE, "server {\n  listen 127.0.0.1:80;\n  location / { proxy_pass http://app; }\n}\n", 1);
    const edit = await editor.request<{ changes: Record<string, TextEdit[]> }>("textDocument/rename", {
      ...place(SITE, 2, 35),
      newName: "shop",
    });
    assert.deepEqual(Object.keys(edit.changes).sort(), [SITE, `${ROOT}/etc/nginx/conf.d/up.conf`]);
    const refused = await editor.ask("textDocument/rename", { ...place(SITE, 0, 1), newName: "shop" });
    assert.equal(refused.error?.code, -32602);
  });

  test("rule names complete in an ignore", async () => {
    const editor = await estate();
    const text = "# perimeter: ignore[nginx/ali]\nserver {\n}\n";
    editor.open(SITE, text, 1);
    const { items } = await editor.request<{ items: { label: string; textEdit: TextEdit }[] }>(
      "textDocument/completion",
      place(SITE, 0, 29),
    );
    const item = items.find(({ label }) => label === "nginx/alias-traversal");
    assert.equal(edited(text, item === undefined ? [] : [item.textEdit]).split("\n")[0], "# perimeter: ignore[nginx/alias-traversal]");
  });

  test("pages of rules", async () => {
    const editor = await estate();
    assert.match(await editor.request<string>("perimeter/explain", { rule: "nginx/alias-traversal" }), /^# nginx/);
    assert.equal(await editor.request("perimeter/explain", { rule: "nginx/no-such-rule" }), null);
    assert.ok((await editor.request<unknown[]>("perimeter/rules", null)).length > 20);
  });

  test("documents that are not open, or of no format, are answered with nothing", async () => {
    const editor = await estate();
    const other = `${ROOT}/notes.txt`;
    editor.open(other, "listen 80;", 1, "plaintext");
    for (const method of [
      "hover",
      "completion",
      "definition",
      "documentSymbol",
      "foldingRange",
      "documentLink",
      "codeLens",
      "codeAction",
    ]) {
      const params = { ...place(other, 0, 2), range: at(0, 2), context: { diagnostics: [] } };
      assert.equal((await editor.ask(`textDocument/${method}`, params)).result, null, method);
    }
  });
});

describe("secrets", () => {
  test("are in nothing that the server sends", async () => {
    const canary = "CANARY0c4f1b7d";
    const text = `server {\n  listen 127.0.0.1:80;\n  proxy_set_header Authorization "Bearer ${canary}";\n  auth_basic_user_file /etc/${canary};;\n  ssl_password_file ${canary}{\n}\n`;
    const files = { ...FILES, [SITE]: text, [`${ROOT}/.env`]: `PASSWORD=${canary}\n`, [`${ROOT}/etc/ssl/privkey.pem`]: canary };
    const editor = await estate(files);
    editor.open(`${ROOT}/.env`, `PASSWORD=${canary}\n`, 1, "plaintext");
    await editor.ask("perimeter/lint", null);
    const told = editor.received.filter(({ method }) => method !== "textDocument/publishDiagnostics");
    assert.ok(!JSON.stringify(told).includes(canary));
    const messages = [...editor.published.values()].flatMap(({ diagnostics }) => diagnostics.map(({ message }) => message));
    assert.ok(!messages.some((message) => message.includes(`Bearer ${canary}`)), messages.join("\n"));
  });
});
