/** `npm run new-language` and `npm run new-rule` make what compiles, is listed and passes its own examples. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { test } from "node:test";

const ROOT = resolve(import.meta.dirname, "../..");

test("a new format and a new rule stand from the first minute", (t) => {
  mkdirSync(join(ROOT, ".cache"), { recursive: true });
  const root = mkdtempSync(join(ROOT, ".cache", "generators-"));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  cpSync(join(ROOT, "server"), join(root, "server"), { recursive: true });
  for (const file of ["package.json", "tsconfig.json", "biome.json"]) cpSync(join(ROOT, file), join(root, file));
  symlinkSync(join(ROOT, "node_modules"), join(root, "node_modules"));
  const run = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [join(ROOT, "scripts", script), ...args, "--root", root], { encoding: "utf8" });

  assert.equal(run("new-language.mjs", "my-format").status, 0);
  assert.equal(run("new-language.mjs", "my-format").status, 2);
  assert.equal(run("new-rule.mjs", "my-format/odd-key").status, 0);
  assert.equal(run("new-rule.mjs", "my-format/odd-key").status, 2);
  assert.equal(run("new-rule.mjs", "no-such-format/x").status, 2);
  assert.equal(run("new-rule.mjs", "Bad Name").status, 2);
  for (const format of ["nginx", "sysctl"]) assert.equal(run("new-rule.mjs", `${format}/aaa-generated`).status, 0);

  const list = readFileSync(join(root, "server/languages/index.ts"), "utf8");
  assert.match(list, /import \{ myFormat \} from "\.\/my-format\/index\.ts";/);
  assert.match(list, /\[[^\]]*\bmyFormat\b[^\]]*\];/);
  for (const path of ["my-format/rules/odd-key.ts", "nginx/rules/aaa-generated.ts", "sysctl/rules/aaa-generated.ts"]) {
    const index = readFileSync(join(root, "server/languages", path, "../index.ts"), "utf8");
    assert.ok(index.includes(`"./${path.split("/").at(-1)}"`), index);
  }
  const types = spawnSync(join(ROOT, "node_modules/.bin/tsc"), ["-p", root], { encoding: "utf8" });
  const own = types.stdout.split("\n").filter((line) => /my-format|aaa-generated|languages\/index\.ts|rules\/index\.ts/.test(line));
  assert.deepEqual(own, []);
});
