/** `node scripts/build/compile.cjs BUNDLE FOLDER`: checks FOLDER with the bundle, and leaves V8's code of what ran beside it. */
const { writeFileSync } = require("node:fs");
const { resolve } = require("node:path");
const { compiledPath, run, scriptOf } = require("./load.cjs");

const [bundle, folder] = process.argv.slice(2).map((path) => resolve(path));
const script = scriptOf(bundle);
const { run: command } = run(script, bundle);
process.stdout.write = () => true;
command("check", [folder, "--fail-on", "never"]).then((status) => {
  if (status !== 0) throw new Error(`the check ended with ${status}`);
  writeFileSync(compiledPath(bundle), script.createCachedData());
});
