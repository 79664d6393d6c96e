/** The commands beside check: version, init, explain. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, test } from "node:test";
import { VERSION } from "../../server/cli/help.ts";
import { jsonReport, perimeter, saidBy, tree } from "./run.ts";

describe("perimeter, other commands", () => {
  test("the version is the package's", () => {
    const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, "../../package.json"), "utf8")) as { version: string };
    assert.equal(VERSION, version);
    assert.equal(perimeter(["--version"]).out, `${version}\n`);
  });

  test("init writes a perimeter.yaml that says nothing, once, and with all # away it has no mistakes", (t) => {
    const root = tree(t, { "p/perimeter-baseline.json": '{ "version": 1, "findings": [] }' });
    assert.equal(perimeter(["init"], { cwd: root }).status, 0);
    assert.equal(perimeter(["init"], { cwd: root }).status, 2);
    assert.deepEqual(saidBy(jsonReport(["perimeter.yaml"], { cwd: root })), { "perimeter.yaml": [] });
    const all = readFileSync(join(root, "perimeter.yaml"), "utf8")
      .split("\n")
      .filter((line) => !/^# [A-Z]/.test(line))
      .map((line) => line.replace(/^# /, ""))
      .join("\n");
    assert.match(all, /^hosts:/m);
    const report = jsonReport(["--stdin", "--stdin-filename", "p/perimeter.yaml", "--ignore", "perimeter/config-unknown-rule"], {
      cwd: root,
      input: all,
    });
    assert.deepEqual(
      report.files[0]?.findings.filter(({ message }) => !/format "(iptables|netplan)"/.test(message)),
      [],
    );
  });

  test("explain tells a rule, lists a format's, and knows what was meant", () => {
    const page = perimeter(["explain", "perimeter/unused-ignore"]).out;
    assert.match(page, /perimeter\/unused-ignore \(hygiene, warning, since 0\.1\.0\)/);
    assert.match(page, /Finds:[\s\S]*Fixed:[\s\S]*Says nothing about:/);
    assert.doesNotMatch(page, /[«»]/);
    assert.match(perimeter(["explain", "perimeter"]).out, /perimeter\/config-bad-glob +error/);
    const meant = perimeter(["explain", "perimeter/unused-ignores"]);
    assert.equal(meant.status, 2);
    assert.match(meant.err, /did you mean perimeter\/unused-ignore\?/);
  });
});
