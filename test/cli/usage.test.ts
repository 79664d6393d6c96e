/** Options that contradict the files or each other, and files that cannot be read: said, never passed over. */
import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { perimeter, tree } from "./run.ts";

const SYSCTL = "etc/sysctl.d/10-a.conf";
const isRoot = process.getuid?.() === 0;

describe("perimeter check, misused", () => {
  test("rules that do not exist are wrong usage, not a clean report", (t) => {
    const root = tree(t, { [SYSCTL]: "garbage\n" });
    const said = (...args: string[]) => {
      const { status, err } = perimeter(["check", ...args], { cwd: root });
      return `${status} ${err.trim()}`;
    };
    assert.equal(said("--select", "sysctl/sintax"), '2 perimeter: --select: there is no rule "sysctl/sintax": did you mean sysctl/syntax?');
    assert.equal(said("--ignore", "sysctl/syntax,nope/*"), '0 perimeter: --ignore: there is no rule "nope/*"');
    assert.equal(said("--select", "sysctl/syntax,nope/*"), '0 perimeter: --select: there is no rule "nope/*"');
    assert.equal(said("--select", ","), "2 perimeter: --select names no rule");
    assert.equal(said("--ignore", "sysctl/*,exposure/lockout"), "0 ");
  });

  test("standard input is read for one thing", () => {
    assert.match(perimeter(["check", "--stdin", "--files-from", "-"], { input: "" }).err, /both read standard input/);
    const both = perimeter(["reach", "--queries", "-", "--from", "internet", "--to", "web:1"], { input: "" });
    assert.deepEqual([both.status, both.out], [2, ""]);
  });

  test("a named file that cannot be read is a failure; in a folder it is said", { skip: isRoot ? "root reads everything" : false }, (t) => {
    const root = tree(t, { [SYSCTL]: "garbage\n", "etc/sysctl.d/20-b.conf": "fine = 1\n" });
    chmodSync(join(root, SYSCTL), 0);
    const named = perimeter(["check", SYSCTL, "etc/sysctl.d/20-b.conf"], { cwd: root });
    assert.deepEqual([named.status, named.err], [2, `perimeter: ${SYSCTL}: permission denied: skipped\n`]);
    const folder = perimeter(["check", "etc"], { cwd: root });
    assert.deepEqual([folder.status, folder.err], [0, `perimeter: ${SYSCTL}: permission denied: skipped\n`]);
  });

  test("a baseline that another folder's perimeter.yaml names is not asked for", (t) => {
    const root = tree(t, { [SYSCTL]: "fine = 1\n", "other.v4": "*filter\nCOMMIT\n", "sub/perimeter.yaml": "baseline: gone.json\n" });
    assert.equal(perimeter(["check", "--as", "iptables", "other.v4"], { cwd: root }).status, 0);
    assert.match(perimeter(["check", "sub"], { cwd: root }).err, /gone\.json: no such file/);
  });

  test("a text in UTF-16 is no firewall script without commands", (t) => {
    const root = tree(t, { rules: Buffer.from("\ufeff*filter\n:INPUT DROP [0:0]\nCOMMIT\n", "utf16le") });
    assert.equal(perimeter(["check", "--as", "iptables", "rules"], { cwd: root }).status, 1);
  });
});
