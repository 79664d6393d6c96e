/** The server's own look at the disk: inside the folder only, regular files only, and a lone file with what it includes. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { canonical } from "../../server/core/uri.ts";
import { uriOf } from "../../server/disk/uri.ts";
import { AROUND_LIMIT } from "../../server/lsp/host.ts";
import { nodeHost } from "../../server/lsp/workspace-node.ts";
import { overStdio } from "./editor.ts";

const folders: string[] = [];
const host = nodeHost({ list: async () => [], read: async () => undefined });

function made(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "perimeter-files-")));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe("files on disk", () => {
  test("links are followed inside the folder only, and say where they lead", async () => {
    const outside = made({ "secret.conf": "x" });
    const folder = made({ "available/site": "a", ".git/config": "b", "node_modules/x/y.conf": "c" });
    mkdirSync(join(folder, "enabled"));
    symlinkSync("../available/site", join(folder, "enabled/site"));
    symlinkSync(join(outside, "secret.conf"), join(folder, "enabled/out"));
    symlinkSync("..", join(folder, "enabled/loop"));
    symlinkSync("nowhere", join(folder, "enabled/broken"));
    const listed = await host.list(uriOf(folder));
    const names = listed.map(({ uri, real }) => [uri.slice(uriOf(folder).length), real?.slice(uriOf(folder).length)]).sort();
    assert.deepEqual(names, [
      ["/available/site", undefined],
      ["/enabled/site", "/available/site"],
    ]);
  });

  test("a FIFO, a device, a folder and nothing at all have no text, and nobody waits for them", {
    skip: process.platform === "win32",
  }, async () => {
    const folder = made({ "a.conf": "\ufefftext" });
    execFileSync("mkfifo", [join(folder, "pipe.conf")]);
    symlinkSync("/dev/zero", join(folder, "zero.conf"));
    for (const name of ["pipe.conf", "zero.conf", "", "absent.conf"])
      assert.equal(await host.read(uriOf(join(folder, name))), undefined, name);
    assert.equal(await host.read(uriOf(join(folder, "a.conf"))), "\ufefftext", "a byte order mark is part of the text");
    assert.deepEqual(
      (await host.list(uriOf(folder))).map(({ uri }) => uri),
      [uriOf(join(folder, "a.conf"))],
    );
  });

  test("names with any characters come back as VS Code spells them", async () => {
    const folder = made({ "sp ace/ü#?%5B[1]@,;=+&$.conf": "x" });
    const [file] = await host.list(uriOf(folder));
    assert.equal(await host.read(file?.uri ?? ""), "x");
    assert.equal(file?.uri, canonical(file?.uri ?? ""));
  });

  test("around a file lies its repository, else what a perimeter.yaml is above of, else its etc, else its folder", async () => {
    const site = "a/etc/nginx/site.conf";
    const around = async (files: Record<string, string>): Promise<readonly string[]> => {
      const folder = made({ [site]: "", "a/etc/hosts": "", "a/b/c.conf": "", "d.conf": "", ...files });
      const listed = (await host.around?.(uriOf(join(folder, site)))) ?? [];
      return listed.map(({ uri, aside }) => uri.slice(uriOf(folder).length + 1) + (aside === true ? "" : " read")).sort();
    };
    assert.deepEqual(await around({}), ["a/etc/hosts", site]);
    assert.deepEqual(await around({ "a/perimeter.yaml": "" }), ["a/b/c.conf", "a/etc/hosts", site, "a/perimeter.yaml read"]);
    const all = ["a/b/c.conf", "a/etc/hosts", site, "a/perimeter.yaml read", "d.conf"];
    assert.deepEqual(await around({ "a/perimeter.yaml": "", ".git/HEAD": "" }), all, "a part of a repository is not its own project");
    assert.deepEqual(await around({ "a/perimeter.yaml": "", "perimeter.yaml": "" }), [...all, "perimeter.yaml read"]);
  });

  test("in a project of too many files, those near the file are listed", async () => {
    const many = Object.fromEntries(Array.from({ length: AROUND_LIMIT + 1 }, (_, at) => [`a/${at}`, ""]));
    const folder = made({ ...many, ".git/HEAD": "", "z/etc/nginx/nginx.conf": "", "z/etc/nginx/snippet.conf": "" });
    const listed = (await host.around?.(uriOf(join(folder, "z/etc/nginx/nginx.conf")))) ?? [];
    assert.ok(listed.some(({ uri }) => uri === uriOf(join(folder, "z/etc/nginx/snippet.conf"))));
  });

  test("a file opened without its folder knows what it includes", { timeout: 60_000 }, async () => {
    const text = "events {}\nhttp {\n  include snippets/files.conf;\n}\n";
    const snippet = "server { listen 127.0.0.1:80; location /a { alias /b/; } }\n";
    const folder = made({ "etc/nginx/nginx.conf": text, "etc/nginx/snippets/files.conf": snippet });
    const { editor, exited } = overStdio();
    await editor.start();
    const uri = uriOf(join(folder, "etc/nginx/nginx.conf"));
    editor.open(uri, text);
    await editor.diagnostics(uri);
    const params = { textDocument: { uri }, position: { line: 2, character: 14 } };
    const places = await editor.request<{ uri: string }[]>("textDocument/definition", params);
    const included = uriOf(join(folder, "etc/nginx/snippets/files.conf"));
    assert.deepEqual(
      places.map((place) => place.uri),
      [included],
    );
    assert.equal(editor.published.get(included), undefined, "nothing is said about a file that is not open and in no folder");
    editor.notify("exit", null);
    await exited;
  });
});
