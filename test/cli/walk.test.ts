/** The walk of folders that the server and the command line share. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { walk } from "../../server/disk/walk.ts";

const top = realpathSync(mkdtempSync(join(tmpdir(), "perimeter-walk-")));
after(() => rmSync(top, { recursive: true, force: true }));
for (const folder of ["in/available", "in/enabled", "in/node_modules/x", "out"]) mkdirSync(join(top, folder), { recursive: true });
for (const file of ["in/available/b", "in/available/a", "in/node_modules/x/y", "out/secret", "in/z"]) writeFileSync(join(top, file), "");
for (const [to, from] of [
  ["../available/a", "in/enabled/one"],
  ["../available", "in/enabled/all"],
  ["..", "in/enabled/up"],
  ["../../out/secret", "in/enabled/away"],
  ["nowhere", "in/enabled/broken"],
] as const)
  symlinkSync(to, join(top, from));

const root = join(top, "in");
const shown = (files: ReturnType<typeof walk>["files"]): string[] =>
  files.map(({ path, real }) => path.slice(top.length) + (real === undefined ? "" : ` = ${real.slice(top.length)}`));

test("files in the order of names, links with what they lead to, nothing of packages and of what lies outside", () => {
  const { files, notes } = walk(root, { most: 100 });
  assert.deepEqual(shown(files), [
    "/in/z",
    "/in/available/a",
    "/in/available/b",
    "/in/enabled/one = /in/available/a",
    "/in/enabled/all/a = /in/available/a",
    "/in/enabled/all/b = /in/available/b",
  ]);
  assert.deepEqual(notes, [`${join(root, "enabled/away")} leads out of ${root}: not followed`]);
});

test("a link may lead out of the start, where it stays below the root", () => {
  assert.deepEqual(shown(walk(join(root, "enabled"), { most: 100, root }).files), [
    "/in/enabled/one = /in/available/a",
    "/in/enabled/all/a = /in/available/a",
    "/in/enabled/all/b = /in/available/b",
    "/in/enabled/up/z = /in/z",
    "/in/enabled/up/available/a = /in/available/a",
    "/in/enabled/up/available/b = /in/available/b",
    "/in/enabled/up/enabled/one = /in/available/a",
    "/in/enabled/up/enabled/all/a = /in/available/a",
    "/in/enabled/up/enabled/all/b = /in/available/b",
  ]);
});

test("so many at most, and it says that there are more", () => {
  const { files, notes } = walk(root, { most: 2 });
  assert.equal(files.length, 2);
  assert.match(notes.at(-1) ?? "", /more than 2 files/);
});

test("what is not there is thrown", () => {
  assert.throws(() => walk(join(top, "nothing"), { most: 1 }), /ENOENT/);
});
