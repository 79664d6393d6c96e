/** The problems that editors get, pushed and pulled, on a small estate in memory. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Diagnostic, inProcess } from "./editor.ts";
import { at, estate, FILES, ROOT, rules, SITE, TREE } from "./estate.ts";

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

  test("follow settings that an editor pushes because it cannot be asked", async () => {
    const editor = await estate(FILES, TREE);
    await editor.diagnostics(SITE, ({ diagnostics }) => diagnostics.length > 0);
    editor.notify("workspace/didChangeConfiguration", {
      settings: { perimeter: { severity: { "nginx/alias-traversal": "hint", "nginx/*": "off" } } },
    });
    await editor.diagnostics(SITE, ({ diagnostics }) => diagnostics.length === 1 && diagnostics[0]?.severity === 4);
    editor.notify("workspace/didChangeConfiguration", { settings: null });
    editor.notify("workspace/didChangeConfiguration", { settings: { other: {} } });
    editor.notify("workspace/didChangeConfiguration", { settings: { perimeter: { enable: false } } });
    await editor.diagnostics(SITE, ({ diagnostics }) => diagnostics.length === 0);
  });

  test("carry a link to the rule's page where there is one", async () => {
    const more = { initializationOptions: { status: true, ruleUrl: "command:explain?{rule}" } };
    const [found] = await (await estate(FILES, TREE, more)).diagnostics(SITE);
    assert.equal(found?.codeDescription?.href, "command:explain?nginx/alias-traversal");
  });
});
