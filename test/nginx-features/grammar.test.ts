/** The grammar colours what nginx reads: scopes asked of VS Code's own tokenizer, through vscode-tmgrammar-test. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { test } from "node:test";

const ROOT = resolve(import.meta.dirname, "../..");

test("nginx grammar", () => {
  const program = resolve(ROOT, "node_modules/vscode-tmgrammar-test/dist/unit.js");
  const run = spawnSync(process.execPath, [program, "-g", "syntaxes/nginx.tmLanguage.json", "test/grammar/nginx.conf"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.equal(run.status, 0, `${run.stdout}\n${run.stderr}`);
});
