/**
 * `npm test`: sets everything up, runs all that this machine can run, and says what it skipped and why.
 * `npm test -- PATTERN…` runs only the test files whose path holds one of the patterns. With CI set, a missing native program is a failure.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { built, installed, ROOT } from "./setup.mjs";

const patterns = process.argv.slice(2);
const wanted = (path) => patterns.length === 0 || patterns.some((pattern) => path.includes(pattern));

installed();
built();
const files = testsIn("test")
  .filter((path) => wanted(path) && !path.startsWith("test/editor/"))
  .sort();
const unit = files.length === 0 ? 0 : tests(files);
const editor =
  patterns.length === 0 || patterns.some((pattern) => "test/editor".startsWith(pattern))
    ? spawn("npm", ["run", "--silent", "test:editor"])
    : 0;
process.exit(unit || editor);

/** Test files below a folder; installed packages are not looked into. */
function testsIn(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : testsIn(path);
    return entry.name.endsWith(".test.ts") ? [path] : [];
  });
}

function tests(paths) {
  const concurrency = process.env.PERIMETER_TEST_CONCURRENCY ?? "2";
  return spawn(process.execPath, [
    "--import",
    "tsx",
    "--test",
    `--test-concurrency=${concurrency}`,
    "--test-reporter=./scripts/reporter.mjs",
    "--test-reporter-destination=stdout",
    ...paths,
  ]);
}

function spawn(command, args) {
  const done = spawnSync(command, args, { cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" });
  return done.status ?? 1;
}
