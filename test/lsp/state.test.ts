/** What the server holds follows the disk and the editor, however late, twice or out of order it is told: each case once went wrong. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { uriOf } from "../../server/disk/uri.ts";
import { nodeHost } from "../../server/lsp/workspace-node.ts";
import { type Editor, onHost } from "./editor.ts";
import { rules, TREE } from "./estate.ts";
import { settled } from "./life/life.ts";
import { errorsOf } from "./life/seen.ts";

const CONF = "events {}\nhttp { server_tokens off;\n  include conf.d/*.conf;\n}\n";
const SITE = "server {\n  listen 127.0.0.1:80;\n  location /files {\n    alias /data/files/;\n  }\n}\n";
const GOOD = "server {\n  listen 127.0.0.1:80;\n}\n";

let root = "";
let editor: Editor;

const at = (path: string): string => join(root, path);
const uri = (path: string): string => uriOf(at(path));
const told = (path: string): string[] => rules(editor.published.get(uri(path))?.diagnostics ?? []);

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

async function start(files: Record<string, string>, capabilities: unknown = TREE, folders = ["ws"]): Promise<void> {
  for (const [path, text] of Object.entries(files)) write(path, text);
  editor = onHost(nodeHost);
  const workspaceFolders = folders.map((name) => ({ uri: uri(name), name }));
  await editor.start(capabilities, { workspaceFolders, initializationOptions: { status: true } });
  await settled(editor);
}

async function happened(...changes: readonly [path: string, type: 1 | 2 | 3][]): Promise<void> {
  editor.notify("workspace/didChangeWatchedFiles", { changes: changes.map(([path, type]) => ({ uri: uri(path), type })) });
  await settled(editor);
}

function close(path: string): Promise<void> {
  editor.notify("textDocument/didClose", { textDocument: { uri: uri(path) } });
  return settled(editor);
}

async function open(path: string, text: string): Promise<void> {
  editor.open(uri(path), text);
  await settled(editor);
}

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "perimeter-state-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("files on disk", () => {
  test("a link made meanwhile is a second name of the file, and nothing is told twice", async () => {
    await start({ "ws/nginx.conf": CONF.replace("conf.d", "enabled"), "ws/available/site.conf": SITE, "ws/enabled/readme": "" });
    symlinkSync("../available/site.conf", at("ws/enabled/site.conf"));
    await happened(["ws/enabled/site.conf", 1]);
    assert.deepEqual(told("ws/available/site.conf"), ["nginx/alias-traversal"]);
    assert.deepEqual(told("ws/enabled/site.conf"), []);
  });

  test("what a link led to is gone: so is what was read through it, and it is back with the file", async () => {
    await start({ "ws/nginx.conf": CONF, "ws/available/site.conf": SITE, "ws/conf.d/readme": "" });
    symlinkSync("../available/site.conf", at("ws/conf.d/site.conf"));
    await happened(["ws/conf.d/site.conf", 1]);
    rmSync(at("ws/available/site.conf"));
    await happened(["ws/available/site.conf", 3]);
    assert.deepEqual([...told("ws/available/site.conf"), ...told("ws/conf.d/site.conf")], []);
    write("ws/available/site.conf", SITE);
    await happened(["ws/available/site.conf", 1]);
    assert.deepEqual(told("ws/available/site.conf"), ["nginx/alias-traversal"]);
  });

  test("files behind a link to a folder are told once, and follow the files", async () => {
    await start({ "ws/releases/1/nginx.conf": CONF, "ws/releases/1/conf.d/site.conf": SITE });
    symlinkSync("releases/1", at("ws/current"));
    await happened(["ws/current", 1]);
    assert.deepEqual(told("ws/releases/1/conf.d/site.conf"), ["nginx/alias-traversal"]);
    assert.deepEqual(told("ws/current/conf.d/site.conf"), []);
    write("ws/releases/1/conf.d/site.conf", GOOD);
    await happened(["ws/releases/1/conf.d/site.conf", 2]);
    assert.deepEqual(told("ws/releases/1/conf.d/site.conf"), []);
  });

  test("another folder under the same name has other texts", async () => {
    await start({ "ws/etc/nginx/nginx.conf": CONF, "ws/etc/nginx/conf.d/site.conf": SITE, "ws/next/conf.d/site.conf": GOOD });
    cpSync(at("ws/etc/nginx/nginx.conf"), at("ws/next/nginx.conf"));
    rmSync(at("ws/etc/nginx"), { recursive: true });
    renameSync(at("ws/next"), at("ws/etc/nginx"));
    await happened(["ws/etc/nginx", 1]);
    assert.deepEqual(told("ws/etc/nginx/conf.d/site.conf"), []);
  });

  test("events out of order: what is there counts", async () => {
    await start({ "ws/nginx.conf": CONF, "ws/conf.d/site.conf": GOOD });
    write("ws/conf.d/site.conf", SITE);
    await happened(["ws/conf.d/site.conf", 1], ["ws/conf.d/site.conf", 3]);
    assert.deepEqual(told("ws/conf.d/site.conf"), ["nginx/alias-traversal"]);
  });
});

describe("open documents", () => {
  test("one in a folder that was deleted is still read", async () => {
    await start({ "ws/a/nginx.conf": CONF, "ws/a/conf.d/site.conf": GOOD });
    await open("ws/a/conf.d/site.conf", SITE);
    rmSync(at("ws/a"), { recursive: true });
    await happened(["ws/a", 3]);
    const { result } = await editor.ask("textDocument/documentSymbol", { textDocument: { uri: uri("ws/a/conf.d/site.conf") } });
    assert.ok(Array.isArray(result) && result.length > 0);
  });

  test("one of a folder that is not looked at is forgotten when it is closed", async () => {
    const path = "ws/.terraform/modules/x/etc/nginx/nginx.conf";
    await start({ "ws/nginx.conf": CONF, [path]: CONF });
    await open(path, CONF.replace("include conf.d/*.conf;", SITE));
    assert.deepEqual(told(path), ["nginx/alias-traversal"]);
    await close(path);
    assert.deepEqual(told(path), []);
  });

  test("the unsaved text of a link is that of the file behind it, whatever happens to the file, until it is closed", async () => {
    write("ws/enabled/readme", "");
    symlinkSync("../available/site.conf", at("ws/enabled/site.conf"));
    await start({ "ws/nginx.conf": CONF.replace("conf.d", "enabled"), "ws/available/site.conf": GOOD });
    await open("ws/enabled/site.conf", SITE);
    await happened(["ws/available/site.conf", 2]);
    assert.deepEqual(told("ws/enabled/site.conf"), ["nginx/alias-traversal"]);
    await close("ws/enabled/site.conf");
    assert.deepEqual([...told("ws/enabled/site.conf"), ...told("ws/available/site.conf")], []);
  });

  test("the second of two that are open without their folder is read as the first is, and stays an include when it is closed", async () => {
    const [conf, site] = ["other/etc/nginx/nginx.conf", "other/etc/nginx/conf.d/site.conf"];
    await start({
      "ws/readme": "",
      [conf]: CONF,
      [site]: SITE,
      "other/etc/nginx/unused/nginx.conf": CONF.replace("include conf.d/*.conf;", SITE),
    });
    await open(conf, CONF);
    await open("other/etc/nginx/unused/nginx.conf", CONF.replace("include conf.d/*.conf;", SITE));
    assert.deepEqual(told("other/etc/nginx/unused/nginx.conf"), ["nginx/alias-traversal"]);
    await open(site, SITE);
    await close(site);
    const params = { textDocument: { uri: uri(conf) }, position: { line: 2, character: 14 } };
    assert.deepEqual(
      (await editor.request<{ uri: string }[]>("textDocument/definition", params)).map((place) => place.uri),
      [uri(site)],
    );
  });

  test("what was pushed of a document that is pulled from now on is taken back", async () => {
    await start({ "ws/nginx.conf": CONF, "ws/conf.d/site.conf": SITE }, { textDocument: { diagnostic: {} } });
    assert.deepEqual(told("ws/conf.d/site.conf"), ["nginx/alias-traversal"]);
    await open("ws/conf.d/site.conf", SITE);
    assert.deepEqual(told("ws/conf.d/site.conf"), []);
    await close("ws/conf.d/site.conf");
    assert.deepEqual(told("ws/conf.d/site.conf"), ["nginx/alias-traversal"]);
  });
});

describe("a slow host", () => {
  const FILES: Record<string, string> = { "file:///w/nginx.conf": CONF, "file:///w/more.inc": SITE };
  const slowly = async <T>(value: T): Promise<T> => {
    await new Promise((done) => setTimeout(done, 400));
    return value;
  };
  const slow = (): Editor =>
    onHost(() => ({
      list: () => slowly(Object.keys(FILES).map((path) => ({ uri: path }))),
      read: (path) => slowly(FILES[path]),
    }));

  test("what follows from a file that an edit includes is told when the file has come", async () => {
    editor = slow();
    await editor.start({}, { rootUri: "file:///w", initializationOptions: { status: true } });
    await settled(editor);
    const text = "events {}\nhttp {\n}\n";
    editor.open("file:///w/nginx.conf", text);
    await settled(editor);
    assert.deepEqual(rules(editor.published.get("file:///w/more.inc")?.diagnostics ?? []), []);
    const change = [{ range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } }, text: "include more.inc;\n" }];
    editor.notify("textDocument/didChange", { textDocument: { uri: "file:///w/nginx.conf", version: 2 }, contentChanges: change });
    await editor.diagnostics("file:///w/more.inc", ({ diagnostics }) => rules(diagnostics).includes("nginx/alias-traversal"));
  });

  test("nothing is told before the last of several readings is over", async () => {
    editor = slow();
    await editor.start({}, { rootUri: "file:///w", initializationOptions: { status: true } });
    editor.notify("workspace/didChangeConfiguration", { settings: null });
    await settled(editor);
    const busy = editor.received.flatMap(({ method, params }) =>
      method === "perimeter/status" ? [(params as { busy: boolean }).busy] : [],
    );
    assert.equal(busy.indexOf(false), busy.length - 1, busy.join());
  });
});

test("an editor that cannot list its files has none, and is answered all the same", async () => {
  editor = onHost((asked) => asked);
  await editor.start({}, { rootUri: "memfs:/w", initializationOptions: { files: true, status: true } });
  assert.deepEqual(await editor.request("perimeter/exposure", null), []);
  assert.deepEqual(errorsOf(editor), []);
});
