/** What editors get: each feature through the protocol, on a small estate in memory. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { actionsAt, at, CONF, edited, estate, FILES, ROOT, rules, SITE, type TextEdit, TREE } from "./estate.ts";

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
