/** The tree that editors show: who reaches which socket, and a way to the lines. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { TreeNode } from "../../server/lsp/exposure-tree.ts";
import { inProcess, overStdio } from "./editor.ts";

const ROOT = "file:///srv/estate";
const CONF = `${ROOT}/hosts/web/etc/nginx/nginx.conf`;
const RULES = `${ROOT}/hosts/web/etc/iptables/rules.v4`;
const FILES = {
  [`${ROOT}/perimeter.yaml`]: "hosts:\n  web: { public: [203.0.113.5] }\n",
  [CONF]: "events {}\nhttp {\n  server { listen 203.0.113.5:80; }\n  server { listen 203.0.113.5:8081; }\n}\n",
  [`${ROOT}/hosts/web/etc/netplan/01.yaml`]: "network:\n  ethernets:\n    eth0:\n      addresses: [203.0.113.5/24]\n",
  [RULES]: "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport 80 -j ACCEPT\nCOMMIT\n",
};

async function treeOf(files: Record<string, string>): Promise<TreeNode[]> {
  const editor = inProcess(files);
  await editor.start({}, { rootUri: ROOT, initializationOptions: { status: true } });
  await editor.until("the first look", () =>
    editor.received.some(({ method, params }) => method === "perimeter/status" && !(params as { busy: boolean }).busy),
  );
  return editor.request<TreeNode[]>("perimeter/exposure", null);
}

test("zone, host, socket and the lines that decide, what is exposed first", async () => {
  const internet = (await treeOf(FILES)).find(({ label }) => label === "internet");
  assert.equal(internet?.description, "1 exposed");
  const [host] = internet?.children ?? [];
  assert.deepEqual([host?.label, internet?.children.length], ["web", 1]);
  const [open, shut] = host?.children ?? [];
  assert.deepEqual([open?.label, open?.icon], ["203.0.113.5:80/tcp", "exposed"]);
  assert.deepEqual([shut?.label, shut?.icon], ["203.0.113.5:8081/tcp", "not exposed"]);
  assert.deepEqual(open?.at?.uri, CONF);
  assert.deepEqual(open?.at?.range.start.line, 2);
  const accepts = open?.children.find(({ label }) => label === "web filters");
  assert.deepEqual(
    [accepts?.at?.uri, accepts?.at?.range.start.line, accepts?.description],
    [RULES, 4, "-A INPUT -p tcp --dport 80 -j ACCEPT"],
  );
});

test("none of it where Perimeter is switched off, until it is on again", async () => {
  const editor = inProcess(FILES);
  let enable = false;
  editor.answers["workspace/configuration"] = () => [{ enable }];
  await editor.start({ workspace: { configuration: true } }, { rootUri: ROOT, initializationOptions: { status: true } });
  assert.deepEqual(await editor.request<TreeNode[]>("perimeter/exposure", null), []);
  enable = true;
  editor.notify("workspace/didChangeConfiguration", { settings: null });
  assert.ok((await editor.request<TreeNode[]>("perimeter/exposure", null)).length > 0);
});

test("a file that is open without its folder tells nothing of the estate, and takes nothing from it", { timeout: 60_000 }, async (t) => {
  const elsewhere = realpathSync(mkdtempSync(join(tmpdir(), "perimeter-lone-")));
  const write = (path: string, text: string): string => {
    mkdirSync(dirname(join(elsewhere, path)), { recursive: true });
    writeFileSync(join(elsewhere, path), text);
    return pathToFileURL(join(elsewhere, path)).href;
  };
  for (const [uri, text] of Object.entries(FILES)) write(`estate/${uri.slice(ROOT.length)}`, text);
  const lone = write("other/etc/nginx/nginx.conf", "events {}\nhttp {\n  include conf.d/*.conf;\n}\n");
  write("other/etc/nginx/conf.d/a.conf", "server { listen 203.0.113.5:9999; }\n");
  const { editor, process } = overStdio();
  t.after(() => {
    process.kill();
    rmSync(elsewhere, { recursive: true, force: true });
  });
  await editor.start({}, { rootUri: pathToFileURL(join(elsewhere, "estate")).href, initializationOptions: { status: true } });
  const sockets = async (): Promise<string[]> =>
    (await editor.request<TreeNode[]>("perimeter/exposure", null)).flatMap(({ children }) =>
      children.flatMap((host) => host.children.map(({ label }) => label)),
    );
  const before = await sockets();
  assert.equal(new Set(before).size, 2);
  editor.open(lone, "events {}\nhttp {\n  include conf.d/*.conf;\n}\n");
  await editor.diagnostics(lone);
  assert.deepEqual(await sockets(), before);
});

test("a lens above each socket names the line that decides, and leads to it", async () => {
  const editor = inProcess(FILES);
  await editor.start({}, { rootUri: ROOT, initializationOptions: { status: true } });
  await editor.until("the first look", () =>
    editor.received.some(({ method, params }) => method === "perimeter/status" && !(params as { busy: boolean }).busy),
  );
  editor.open(CONF, FILES[CONF] as string, 1, "nginx");
  type Lens = {
    readonly range: { readonly start: { readonly line: number } };
    readonly command: { readonly title: string };
    readonly data?: unknown;
  };
  const lenses = (await editor.request<Lens[]>("textDocument/codeLens", { textDocument: { uri: CONF } })) ?? [];
  const said = lenses.filter(({ command }) => command.title.includes("internet"));
  assert.deepEqual(
    said.map(({ range, command }) => [range.start.line, command.title]),
    [
      [2, "internet: some, via rules.v4 line 5 · lan: no"],
      [3, "internet: no, via rules.v4 line 2 · lan: no"],
    ],
  );
  assert.deepEqual(said[0]?.data, {
    at: { uri: RULES, range: { start: { line: 4, character: 0 }, end: { line: 4, character: 36 } } },
  });
});

test("ids are unique, also with two sockets on one port", async () => {
  const all = (nodes: readonly TreeNode[]): TreeNode[] => nodes.flatMap((node) => [node, ...all(node.children)]);
  const ids = all(await treeOf(FILES)).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

test("no listener, no tree", async () => {
  assert.deepEqual(await treeOf({ [`${ROOT}/notes.txt`]: "listen 80;\n" }), []);
});
