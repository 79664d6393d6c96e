import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { jsonReport, perimeter, saidBy, tree } from "./run.ts";

// Two formats whose findings here do not depend on anything else: perimeter.yaml itself and sysctl files.
const BAD_KEY = "ingore: []\n";
const BAD_VALUE = 'severity: { "*": loud }\n';
const SYSCTL = "etc/sysctl.d/10-a.conf";

describe("perimeter check", () => {
  test("exit status: 0 clean, 1 findings at the threshold, 2 wrong usage, 3 nothing to check", (t) => {
    const root = tree(t, {
      "bad/perimeter.yaml": BAD_VALUE,
      "warn/perimeter.yaml": BAD_KEY,
      "clean/perimeter.yaml": "ignore: []\n",
      "none/readme.txt": "x",
    });
    const status = (...args: string[]) => perimeter(["check", ...args], { cwd: root }).status;
    assert.equal(status("clean"), 0);
    assert.equal(status("warn"), 0);
    assert.equal(status("warn", "--fail-on", "warning"), 1);
    assert.equal(status("warn", "--fail-on=info"), 1);
    assert.equal(status("bad"), 1);
    assert.equal(status("bad", "--fail-on", "never"), 0);
    assert.equal(status("none"), 3);
    assert.equal(status("missing"), 2);
    assert.equal(status("bad", "--format", "yaml"), 2);
    assert.equal(status("bad", "--nonsense"), 2);
    assert.equal(status("bad", "--target", "nginx"), 2);
    assert.equal(status("bad", "--target", "nginx=stable"), 2);
    assert.equal(status("bad", "--as", "cobol"), 2);
    assert.equal(perimeter(["chekc"]).status, 2);
    assert.equal(perimeter([]).status, 0);
  });

  test("paths come back as they were given", (t) => {
    const root = tree(t, { [`w/${SYSCTL}`]: "x\n", "w/perimeter.yaml": BAD_KEY });
    const paths = (args: string[], cwd = root) =>
      jsonReport(args, { cwd })
        .files.map(({ path }) => path)
        .toSorted();
    assert.deepEqual(paths([], join(root, "w")), [SYSCTL, "perimeter.yaml"]);
    assert.deepEqual(paths(["w"]), [`w/${SYSCTL}`, "w/perimeter.yaml"].toSorted());
    assert.deepEqual(paths(["./w/"]), [`./w/${SYSCTL}`, "./w/perimeter.yaml"].toSorted());
    assert.deepEqual(paths([`./w/../w/${SYSCTL}`]), [`./w/../w/${SYSCTL}`]);
    assert.deepEqual(paths([join(root, "w", SYSCTL)]), [join(root, "w", SYSCTL)]);
    assert.deepEqual(paths(["w/perimeter.yaml", "w"]), [`w/${SYSCTL}`, "w/perimeter.yaml"]);
  });

  test("json to the letter: 1-based, UTF-16 columns, exclusive ends", (t) => {
    const root = tree(t, { "perimeter.yaml": 'ignore: ["😀"]\n{ "😀": 1\n', "b/perimeter.yaml": '# 😀\n"😀": 1\n' });
    const report = jsonReport(["b"], { cwd: root });
    assert.deepEqual(report, {
      version: 1,
      files: [
        {
          path: "b/perimeter.yaml",
          format: "perimeter",
          findings: [
            {
              rule: "perimeter/config-unknown-key",
              category: "ignored",
              severity: "warning",
              message: 'there is no key "😀": it is ignored',
              range: { start: { line: 2, column: 1 }, end: { line: 2, column: 5 } },
            },
          ],
        },
      ],
      summary: { files: 1, errors: 0, warnings: 1, infos: 0, hints: 0 },
    });
    const [fixable] = jsonReport(["--stdin", "--stdin-filename", "perimeter.yaml"], { cwd: root, input: "ingore: []\n" }).files;
    assert.deepEqual(fixable?.findings[0]?.fix, {
      title: "Write ignore",
      safe: true,
      edits: [{ range: { start: { line: 1, column: 1 }, end: { line: 1, column: 7 } }, text: "ignore" }],
    });
  });

  test("a file that is not recognised appears when it was named, and only then", (t) => {
    const root = tree(t, { "a.txt": "hello\n", [SYSCTL]: "x = 1\n" });
    assert.deepEqual(jsonReport(["a.txt"], { cwd: root }).files, [{ path: "a.txt", format: null, findings: [] }]);
    assert.deepEqual(
      jsonReport(["."], { cwd: root }).files.map(({ path }) => path),
      [SYSCTL],
    );
    const named = perimeter(["check", "a.txt"], { cwd: root });
    assert.deepEqual(
      [named.status, named.out],
      [3, "a.txt: the format is not recognised; --as FORMAT names it\nnothing to check was found\n"],
    );
    assert.match(
      perimeter(["check", "a.txt", "--format", "junit"], { cwd: root }).out,
      /<skipped message="the format is not recognised"\/>/,
    );
  });

  test("--as reads any file as a format", (t) => {
    const root = tree(t, { "notes.txt": "garbage\n" });
    const [file] = jsonReport(["notes.txt", "--as", "sysctl", "--isolated"], { cwd: root }).files;
    assert.equal(file?.format, "sysctl");
    assert.deepEqual(
      file?.findings.map(({ rule }) => rule),
      ["sysctl/syntax"],
    );
  });

  test("--isolated meets no perimeter.yaml", (t) => {
    const root = tree(t, { "perimeter.yaml": "severity: { sysctl/syntax: off }\n", [SYSCTL]: "garbage\n" });
    assert.deepEqual(saidBy(jsonReport([SYSCTL], { cwd: root })), { [SYSCTL]: [] });
    assert.deepEqual(saidBy(jsonReport([SYSCTL, "--isolated"], { cwd: root })), { [SYSCTL]: ["sysctl/syntax"] });
  });

  test("perimeter.yaml above the named folder counts, and only what was named is reported", (t) => {
    const root = tree(t, { "perimeter.yaml": `severity: { sysctl/syntax: off }\n${BAD_KEY}`, [`sub/${SYSCTL}`]: "garbage\n" });
    assert.deepEqual(saidBy(jsonReport(["sub"], { cwd: root })), { [`sub/${SYSCTL}`]: [] });
  });

  test("ignored files are left out, and said when named", (t) => {
    const root = tree(t, { "perimeter.yaml": 'ignore: ["old"]\n', [`old/${SYSCTL}`]: "garbage\n", [SYSCTL]: "garbage\n" });
    assert.deepEqual(Object.keys(saidBy(jsonReport(["."], { cwd: root }))).sort(), [SYSCTL, "perimeter.yaml"].sort());
    const named = perimeter(["check", `old/${SYSCTL}`], { cwd: root });
    assert.equal(named.status, 3);
    assert.match(named.err, /perimeter\.yaml ignores it/);
  });

  test("--select and --ignore", (t) => {
    const root = tree(t, { "perimeter.yaml": `${BAD_KEY}${BAD_VALUE}` });
    assert.deepEqual(saidBy(jsonReport(["--select", "perimeter/config-bad-value"], { cwd: root })), {
      "perimeter.yaml": ["perimeter/config-bad-value"],
    });
    assert.deepEqual(saidBy(jsonReport(["--select", "sysctl/*,ss/*"], { cwd: root })), { "perimeter.yaml": [] });
    assert.deepEqual(saidBy(jsonReport(["--ignore", "perimeter/config-bad-value"], { cwd: root })), {
      "perimeter.yaml": ["perimeter/config-unknown-key"],
    });
    assert.equal(perimeter(["check", "--select", "oops"], { cwd: root }).status, 2);
  });

  test("--stdin under a name, with the files around that name", (t) => {
    const root = tree(t, { "perimeter.yaml": "severity: { sysctl/syntax: error }\n", [SYSCTL]: "fine = 1\n" });
    const ran = perimeter(["check", "--stdin", "--stdin-filename", SYSCTL, "--format", "json"], { cwd: root, input: "garbage\n" });
    assert.equal(ran.status, 1);
    assert.deepEqual(
      (JSON.parse(ran.out) as { files: { path: string }[] }).files.map(({ path }) => path),
      [SYSCTL],
    );
    assert.equal(readFileSync(join(root, SYSCTL), "utf8"), "fine = 1\n");
    const fixed = perimeter(["check", "--stdin", "--stdin-filename", "perimeter.yaml", "--fix"], { cwd: root, input: BAD_KEY });
    assert.equal(fixed.out, "ignore: []\n");
  });

  test("--files-from a file and from standard input; files that are gone are said", (t) => {
    const root = tree(t, { [SYSCTL]: "garbage\n", "b/perimeter.yaml": BAD_KEY, list: `${SYSCTL}\r\n\nb/perimeter.yaml\ngone.conf\n` });
    const from = perimeter(["check", "--format", "json", "--files-from", "list"], { cwd: root });
    assert.deepEqual(
      (JSON.parse(from.out) as { files: { path: string }[] }).files.map(({ path }) => path),
      [SYSCTL, "b/perimeter.yaml"],
    );
    assert.match(from.err, /gone\.conf: no such file/);
    assert.equal(jsonReport(["--files-from", "-"], { cwd: root, input: `${SYSCTL}\n` }).files.length, 1);
    assert.equal(perimeter(["check", "--files-from", "-"], { cwd: root, input: "" }).status, 3);
  });

  test("--quiet says what makes the command fail, and nothing else", (t) => {
    const root = tree(t, { "perimeter.yaml": `${BAD_KEY}${BAD_VALUE}` });
    const { out } = perimeter(["check", "--quiet"], { cwd: root });
    assert.match(out, /config-bad-value/);
    assert.doesNotMatch(out, /config-unknown-key|checked/);
    assert.equal(perimeter(["check", "--quiet"], { cwd: join(tree(t, { "perimeter.yaml": BAD_KEY })) }).out, "");
  });

  test("text: the caret stands under its span behind wide characters and marks too", (t) => {
    const root = tree(t, { "nginx.conf": 'events {}\nhttp { server_tokens off; server { return 200 "😀日本e\u0301" x y; } }\n' });
    const [, line = "", caret = ""] = perimeter(["check", "--select", "nginx/argument-count"], { cwd: root }).out.split("\n");
    // Of one UTF-16 unit, the ideographs take two cells each, and the mark none.
    assert.equal(caret.indexOf("^"), line.indexOf(" x y") + 2, `${line}\n${caret}`);
  });

  test("text: place, rule, line, caret, fix, summary; colours only when they are wanted", (t) => {
    const root = tree(t, { "perimeter.yaml": "  \tingore: []\n", "b/perimeter.yaml": `ignore: []\n${BAD_KEY}` });
    const plain = perimeter(["check", "b"], { cwd: root }).out;
    assert.equal(
      plain,
      [
        'b/perimeter.yaml:2:1: warning: there is no key "ingore": did you mean ignore? [perimeter/config-unknown-key]',
        "    2 | ingore: []",
        "      | ^^^^^^",
        "    fix: Write ignore",
        "",
        "1 file checked: 1 warning",
        "",
      ].join("\n"),
    );
    const coloured = perimeter(["check", "b"], { cwd: root, env: { FORCE_COLOR: "1" } }).out;
    assert.ok(coloured.includes("\x1b[33mwarning\x1b[0m"));
    assert.equal(stripVTControlCharacters(coloured), plain);
    assert.equal(perimeter(["check", "b", "--no-color"], { cwd: root, env: { FORCE_COLOR: "1" } }).out, plain);
    assert.equal(perimeter(["check", "b"], { cwd: root, env: { FORCE_COLOR: "1", NO_COLOR: "1" } }).out, plain);
  });

  test("a long line is cut around the finding", (t) => {
    const root = tree(t, { "perimeter.yaml": `{ ${"ignore: [], ".repeat(1)}targets: { ${"nginx: 1, ".repeat(200)}ngnix: 2 } }\n` });
    const line = perimeter(["check", "--select", "perimeter/config-unknown-key"], { cwd: root }).out.split("\n")[1] ?? "";
    assert.ok(line.length < 300 && line.includes("ngnix"), line);
  });

  test("a baseline hides what was known, wherever it moves to, and nothing new", (t) => {
    const root = tree(t, { "perimeter.yaml": `${BAD_VALUE}`, [SYSCTL]: "garbage\n" });
    assert.equal(perimeter(["check", "--write-baseline", "base.json"], { cwd: root }).status, 0);
    assert.equal(perimeter(["check", "--baseline", "base.json"], { cwd: root }).status, 0);
    writeFileSync(join(root, "perimeter.yaml"), `\n# moved\n${BAD_VALUE}`);
    assert.equal(perimeter(["check", "--baseline", "base.json"], { cwd: root }).status, 0);
    writeFileSync(join(root, SYSCTL), "garbage\ngarbage\nmore garbage\n");
    assert.deepEqual(saidBy(jsonReport(["--baseline", "base.json", SYSCTL], { cwd: root })), {
      [SYSCTL]: ["sysctl/syntax", "sysctl/syntax"],
    });
    writeFileSync(join(root, "perimeter.yaml"), `baseline: base.json\n${BAD_VALUE}`);
    assert.equal(perimeter(["check", "perimeter.yaml"], { cwd: root }).status, 0);
    assert.equal(perimeter(["check", "--baseline", "perimeter.yaml"], { cwd: root }).status, 2);
  });

  test("symbolic links: inside the root they are followed once, out of it not at all", (t) => {
    const outside = tree(t, { "secret/etc/sysctl.d/x.conf": "garbage\n" });
    const root = tree(t, { "real/etc/sysctl.d/a.conf": "garbage\n" });
    symlinkSync("real", join(root, "alias"));
    symlinkSync("..", join(root, "real", "loop"));
    symlinkSync(join(outside, "secret"), join(root, "out"));
    symlinkSync("nowhere", join(root, "broken"));
    const ran = perimeter(["check", "--format", "json", "."], { cwd: root });
    assert.deepEqual(saidBy(JSON.parse(ran.out)), { "real/etc/sysctl.d/a.conf": ["sysctl/syntax"] });
    assert.match(ran.err, /out leads out of/);
  });

  test("links in a named folder may lead to its siblings under the same etc or project, and are reported where they were asked for", (t) => {
    for (const marker of ["etc/nothing", ".git/config"]) {
      const root = tree(t, { "etc/nginx/sites-available/a": "server { lisen 80; }\n", [marker]: "" });
      mkdirSync(join(root, "etc/nginx/sites-enabled"));
      symlinkSync("../sites-available/a", join(root, "etc/nginx/sites-enabled/a"));
      const said = saidBy(jsonReport(["etc/nginx/sites-enabled"], { cwd: root }));
      assert.deepEqual(Object.keys(said), ["etc/nginx/sites-enabled/a"]);
      assert.ok(said["etc/nginx/sites-enabled/a"]?.includes("nginx/unknown-directive"), JSON.stringify(said));
      const both = saidBy(jsonReport(["etc"], { cwd: root }));
      assert.deepEqual(Object.keys(both), ["etc/nginx/sites-available/a"]);
    }
  });

  test("pipes, devices and huge files are skipped and said, never waited for", (t) => {
    const root = tree(t, { "etc/sysctl.d/a.conf": "garbage\n", "etc/sysctl.d/huge.conf": "" });
    execFileSync("mkfifo", [join(root, "etc/sysctl.d/pipe.conf")]);
    symlinkSync("/dev/zero", join(root, "etc/sysctl.d/zero.conf"));
    truncateSync(join(root, "etc/sysctl.d/huge.conf"), 51 * 1024 * 1024);
    const ran = perimeter(["check", "--format", "json", "."], { cwd: root });
    assert.deepEqual(saidBy(JSON.parse(ran.out)), { "etc/sysctl.d/a.conf": ["sysctl/syntax"] });
    assert.match(ran.err, /huge\.conf: is larger than 50 MB: skipped/);
    const huge = perimeter(["check", "--as", "sysctl", "etc/sysctl.d/huge.conf"], { cwd: root });
    assert.deepEqual([huge.status, huge.out], [3, "nothing to check was found\n"]);
    const named = perimeter(["check", "etc/sysctl.d/pipe.conf", "/dev/zero"], { cwd: root });
    assert.equal(named.status, 3);
    assert.match(named.err, /pipe\.conf: is no regular file[\s\S]*\/dev\/zero: is no regular file/);
  });

  test("folders of version control and packages are not walked", (t) => {
    const root = tree(t, {
      [`.git/${SYSCTL}`]: "garbage\n",
      [`node_modules/${SYSCTL}`]: "garbage\n",
      [`.terraform/modules/x/${SYSCTL}`]: "garbage\n",
      [SYSCTL]: "x = 1\n",
    });
    assert.deepEqual(Object.keys(saidBy(jsonReport(["."], { cwd: root }))), [SYSCTL]);
  });

  test("a folder that cannot be read is said, and the rest is checked", {
    skip: process.getuid?.() === 0 ? "root reads everything" : false,
  }, (t) => {
    const root = tree(t, { [SYSCTL]: "garbage\n" });
    mkdirSync(join(root, "closed"));
    chmodSync(join(root, "closed"), 0);
    const ran = perimeter(["check", "."], { cwd: root });
    assert.match(ran.err, /closed cannot be listed: permission denied/);
    assert.match(ran.out, /sysctl\/syntax/);
  });

  test("a reader that closes the pipe early ends it quietly", (t) => {
    const root = tree(t, { [SYSCTL]: "garbage\n".repeat(20000) });
    const bundle = resolve(import.meta.dirname, "../../dist/cli/main.js");
    const out = execFileSync("sh", ["-c", `"${process.execPath}" "${bundle}" check . 2>err | head -1; cat err`], {
      cwd: root,
      encoding: "utf8",
    });
    assert.equal(out.trimEnd().split("\n").length, 1, out);
  });
});
