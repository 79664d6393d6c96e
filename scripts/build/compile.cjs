/** `node scripts/build/compile.cjs BUNDLES`: checks what is usual with the scripts in BUNDLES, and leaves V8's code of what ran beside each. */
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { dirname, join, resolve } = require("node:path");
const { compiledPath, loader } = require("./load.cjs");
const usual = require("./usual.cjs");

const scripts = new Map();
const load = loader(
  resolve(process.argv[2]),
  () => undefined,
  (path, script) => scripts.set(path, script),
);
const folder = mkdtempSync(join(tmpdir(), "perimeter-build-"));
for (const [path, text] of Object.entries(usual)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
load("./work.js")
  .run("check", [folder, "--fail-on", "never"])
  .then((status) => {
    rmSync(folder, { recursive: true });
    load("./session.js");
    if (status !== 0) throw new Error(`the check ended with ${status}`);
    for (const [path, script] of scripts) writeFileSync(compiledPath(path), script.createCachedData());
  });
