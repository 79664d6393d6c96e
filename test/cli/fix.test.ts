import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { replace } from "../../server/cli/rewrite.ts";
import { BUNDLE, jsonReport, perimeter, tree } from "./run.ts";

// `severity: { "*": offf }` has an unsafe fix (what was meant is a guess); a misspelt key a safe one.
const BROKEN = 'ingore: ["a"]\nseverity: { "*": warnin }\n';
const SAFE = 'ignore: ["a"]\nseverity: { "*": warnin }\n';
const ALL = 'ignore: ["a"]\nseverity: { "*": warning }\n';

describe("perimeter check --fix", () => {
  test("safe fixes only, or all; what is left is reported; again changes nothing", (t) => {
    const root = tree(t, { "perimeter.yaml": BROKEN });
    const file = join(root, "perimeter.yaml");
    const first = perimeter(["check", "--fix", "--format", "json"], { cwd: root });
    assert.equal(readFileSync(file, "utf8"), SAFE);
    assert.equal(first.status, 1);
    assert.match(first.err, /1 finding fixed in 1 file/);
    const inode = statSync(file).ino;
    perimeter(["check", "--fix"], { cwd: root });
    assert.equal(statSync(file).ino, inode);
    assert.equal(perimeter(["check", "--fix=all"], { cwd: root }).status, 0);
    assert.equal(readFileSync(file, "utf8"), ALL);
    assert.equal(perimeter(["check", "--fix=maybe"], { cwd: root }).status, 2);
  });

  test("mode and owner stay, links stay links, nothing else appears in the folder", (t) => {
    const root = tree(t, { "real/perimeter.yaml": BROKEN });
    chmodSync(join(root, "real/perimeter.yaml"), 0o640);
    if (process.getuid?.() === 0) execFileSync("chown", ["1:2", join(root, "real/perimeter.yaml")]);
    const before = statSync(join(root, "real/perimeter.yaml"));
    symlinkSync("real/perimeter.yaml", join(root, "perimeter.yaml"));
    perimeter(["check", "--fix", "perimeter.yaml"], { cwd: root });
    const after = statSync(join(root, "real/perimeter.yaml"));
    assert.equal(readFileSync(join(root, "real/perimeter.yaml"), "utf8"), SAFE);
    assert.deepEqual([after.mode, after.uid, after.gid], [before.mode, before.uid, before.gid]);
    assert.ok(lstatSync(join(root, "perimeter.yaml")).isSymbolicLink());
    assert.deepEqual(readdirSync(join(root, "real")), ["perimeter.yaml"]);
  });

  test("line ends and a byte order mark stay as they are", (t) => {
    const root = tree(t, { "perimeter.yaml": "\ufeffingore: [a]\r\n# x\r\n" });
    perimeter(["check", "--fix"], { cwd: root });
    assert.equal(readFileSync(join(root, "perimeter.yaml"), "utf8"), "\ufeffignore: [a]\r\n# x\r\n");
  });

  test("what a fix inserts has the line ends of its file, and a diff can be made into a patch", (t) => {
    const text = "events {}\r\nhttp {\r\n\tserver { listen 127.0.0.1:80; }\r\n}\r\n";
    const root = tree(t, { "nginx.conf": text });
    const fixed = text.replace("http {\r\n", "http {\r\n\tserver_tokens off;\r\n");
    const [edit] = jsonReport(["nginx.conf"], { cwd: root }).files[0]?.findings[0]?.fix?.edits ?? [];
    assert.equal(edit?.text, "server_tokens off;\r\n\t");
    assert.match(perimeter(["check", "--diff"], { cwd: root }).out, /^\+\tserver_tokens off;\r\n \tserver/m);
    perimeter(["check", "--fix"], { cwd: root });
    assert.equal(readFileSync(join(root, "nginx.conf"), "utf8"), fixed);
  });

  test("a file that is not UTF-8 is left alone, said, and the status is 2", (t) => {
    const bytes = Buffer.concat([Buffer.from("ingore: [a] # "), Buffer.from([0xff, 0xfe]), Buffer.from("\n")]);
    const root = tree(t, { "perimeter.yaml": bytes });
    const ran = perimeter(["check", "--fix"], { cwd: root });
    assert.equal(ran.status, 2);
    assert.equal(ran.err, "perimeter: perimeter.yaml: not fixed: it is not UTF-8\n", "nothing is said to be fixed");
    assert.match(ran.out, /there is no key "ingore"/, "what is still there is still found");
    assert.deepEqual(readFileSync(join(root, "perimeter.yaml")), bytes);
  });

  test("a file that changed meanwhile is left alone", (t) => {
    const root = tree(t, { a: "new\n" });
    assert.equal(replace(join(root, "a"), "old\n", "fixed\n"), "it has changed meanwhile");
    assert.equal(replace(join(root, "gone"), "old\n", "fixed\n"), "no such file or folder");
    assert.equal(readFileSync(join(root, "a"), "utf8"), "new\n");
    assert.equal(replace(join(root, "a"), "new\n", "fixed\n"), undefined);
    assert.equal(readFileSync(join(root, "a"), "utf8"), "fixed\n");
    assert.deepEqual(readdirSync(root), ["a"]);
  });

  test("a left-over temporary file of the same name is not written through", (t) => {
    const root = tree(t, { a: "old\n", precious: "precious\n" });
    symlinkSync("precious", join(root, `.a.${process.pid}.perimeter`));
    assert.notEqual(replace(join(root, "a"), "old\n", "fixed\n"), undefined);
    assert.equal(readFileSync(join(root, "precious"), "utf8"), "precious\n");
    assert.equal(readFileSync(join(root, "a"), "utf8"), "old\n");
  });

  test("--diff shows what would change, which patch can apply, and changes nothing", (t) => {
    const filler = Array.from({ length: 40 }, (_, i) => `# line ${i}\n`).join("");
    const text = `ingore: ["a"]\n${filler}tragets: { nginx: 1 }\n${filler}sevrity: {}`;
    const root = tree(t, { "sub/perimeter.yaml": text });
    const { out, status } = perimeter(["check", "--diff", "sub"], { cwd: root });
    assert.equal(readFileSync(join(root, "sub/perimeter.yaml"), "utf8"), text);
    assert.match(out, /^--- a\/sub\/perimeter\.yaml\n\+\+\+ b\/sub\/perimeter\.yaml\n@@ -1,4 \+1,4 @@\n-ingore: \["a"\]\n\+ignore/);
    assert.equal(status, 0);
    const applied = spawnSync("git", ["apply", "-"], { cwd: root, input: out, encoding: "utf8" });
    assert.equal(applied.stderr, "");
    assert.equal(
      readFileSync(join(root, "sub/perimeter.yaml"), "utf8"),
      text.replace("ingore", "ignore").replace("tragets", "targets").replace("sevrity", "severity"),
    );
    assert.equal(perimeter(["check", "--diff", "sub"], { cwd: root }).out, "");
  });

  test("what is in an included file is fixed only when it was asked for", (t) => {
    const root = tree(t, { "perimeter.yaml": "ingore: []\n", "sub/etc/sysctl.d/a.conf": "x = 1\n" });
    perimeter(["check", "--fix", "sub"], { cwd: root });
    assert.equal(readFileSync(join(root, "perimeter.yaml"), "utf8"), "ingore: []\n");
  });

  test("killed at any moment, there is the old file or the new one, whole", async (t) => {
    const kills = Number(process.env.PERIMETER_KILLS ?? "60");
    const filler = "# a comment that makes the file large enough to be cut in the middle\n".repeat(20_000);
    const before = `ingore: [a]\n${filler}`;
    const after = `ignore: [a]\n${filler}`;
    const root = tree(t, { "perimeter.yaml": before });
    const file = join(root, "perimeter.yaml");
    const whole = await timed(root);
    const seen = { old: 0, new: 0 };
    for (let i = 0; i < kills; i++) {
      writeFileSync(file, before);
      const child = spawn(process.execPath, [BUNDLE, "check", "--fix", "--quiet"], { cwd: root, stdio: "ignore" });
      const ended = new Promise((resolve) => child.on("exit", resolve));
      // Spread over the second half of a run, where reading has ended and writing begins.
      await Promise.race([ended, pause(whole * (0.5 + (0.6 * i) / kills))]);
      child.kill("SIGKILL");
      await ended;
      const text = readFileSync(file, "utf8");
      assert.ok(text === before || text === after, `after kill ${i} the file has ${text.length} characters`);
      seen[text === before ? "old" : "new"]++;
    }
    t.diagnostic(`${kills} kills: ${seen.old} left the old file, ${seen.new} the new one`);
    assert.ok(existsSync(file));
  });
});

/** How long a whole run takes here, in ms. */
async function timed(root: string): Promise<number> {
  const text = readFileSync(join(root, "perimeter.yaml"), "utf8");
  const start = performance.now();
  jsonReport(["--fix"], { cwd: root });
  const taken = performance.now() - start;
  writeFileSync(join(root, "perimeter.yaml"), text);
  return taken;
}
