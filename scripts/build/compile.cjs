/** `node scripts/build/compile.cjs BUNDLES FOLDER`: checks FOLDER with the scripts in BUNDLES, and leaves V8's code of what ran beside each. */
const { writeFileSync } = require("node:fs");
const { resolve } = require("node:path");
const { compiledPath, loader } = require("./load.cjs");

const [bundles, folder] = process.argv.slice(2).map((path) => resolve(path));
const scripts = new Map();
const load = loader(
  bundles,
  () => undefined,
  (path, script) => scripts.set(path, script),
);
const { run } = load("./work.js");
run("check", [folder, "--fail-on", "never"]).then((status) => {
  if (status !== 0) throw new Error(`the check ended with ${status}`);
  for (const [path, script] of scripts) writeFileSync(compiledPath(path), script.createCachedData());
});
