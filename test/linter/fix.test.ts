import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import type { Finding, Rule } from "../../server/core/rule.ts";
import { unifiedDiff } from "../../server/linter/diff.ts";
import { fixAll } from "../../server/linter/fix.ts";
import { Project } from "../../server/linter/project.ts";
import { type ToyUnit, toyLanguage, toyRules } from "./toy.ts";

function open(texts: Readonly<Record<string, string>>, more: readonly Rule<ToyUnit>[] = []): Project {
  const language: AnyLanguage = { ...toyLanguage(), rules: [...toyRules, ...more] };
  const project = new Project([language]);
  for (const [uri, text] of Object.entries(texts)) project.set(uri, text);
  return project;
}

/** A rule that rewrites a word wherever it stands alone on a line. */
const rewrite = (from: string, to: string, more: Partial<Finding["fix"]> = {}): Rule<ToyUnit> => ({
  ...(toyRules[0] as Rule<ToyUnit>),
  id: `toy/rewrite-${from}`,
  *check(unit) {
    for (const file of unit.files) {
      for (const { words, span } of file.lines) {
        if (words[0] !== from) continue;
        yield {
          uri: file.source.uri,
          span,
          message: `${from} here`,
          fix: { title: `Write ${to}`, safe: true, edits: [{ span, text: to }], ...more },
        };
      }
    }
  },
});

describe("fixes", () => {
  test("safe ones, or all, in the files that are wanted", () => {
    const texts = { "/a.toy": "bad\nuse x\n", "/b.toy": "bad\n" };
    const safe = open(texts);
    assert.deepEqual(
      fixAll(safe, (uri) => uri === "/a.toy", false),
      { texts: new Map([["/a.toy", "good\nuse x\n"]]), counts: new Map([["/a.toy", 1]]) },
    );
    assert.equal(safe.text("/b.toy"), "bad\n");
    assert.deepEqual(fixAll(open(texts), () => true, true).texts.get("/a.toy"), "good\n\n");
  });

  test("again until nothing is left", () => {
    const { texts, counts } = fixAll(open({ "/a.toy": "one\n" }, [rewrite("one", "two"), rewrite("two", "three")]), () => true, false);
    assert.deepEqual([...texts.values(), ...counts.values()], ["three\n", 2]);
  });

  test("a fix that is only made alone is left to the user", () => {
    const alone = rewrite("one", "two", { safe: false, alone: true });
    assert.equal(fixAll(open({ "/a.toy": "one\n" }, [alone]), () => true, true).counts.size, 0);
  });

  test("two fixes that undo each other come to an end", () => {
    assert.equal(
      fixAll(open({ "/a.toy": "one\n" }, [rewrite("one", "two"), rewrite("two", "one")]), () => true, false).texts.get("/a.toy"),
      "two\n",
    );
  });

  test("a fix that never has enough comes to an end", () => {
    const { texts } = fixAll(open({ "/a.toy": "one\n" }, [rewrite("one", "one\none")]), () => true, false);
    assert.ok((texts.get("/a.toy") ?? "").length < 10_000);
  });

  test("of two fixes for the same place one is made", () => {
    assert.equal(fixAll(open({ "/a.toy": "bad\n" }, [rewrite("bad", "worse")]), () => true, false).texts.get("/a.toy"), "good\n");
  });

  test("fixes that would break the file are taken back", () => {
    const project = open({ "/a.toy": "one\nversion\n", "/b.toy": "bad\n" }, [rewrite("one", "{")]);
    assert.deepEqual([...fixAll(project, () => true, false).texts], [["/b.toy", "good\n"]]);
    assert.equal(project.text("/a.toy"), "one\nversion\n");
  });

  test("edits that do not fit are not made", () => {
    const project = open({ "/a.toy": "one\n" }, [rewrite("one", "two", { edits: [{ span: { start: 2, end: 900 }, text: "" }] })]);
    assert.equal(fixAll(project, () => true, false).counts.size, 0);
  });

  test("a fix in two files is made in both or in none", () => {
    const elsewhere = { "/b.toy": [{ span: { start: 0, end: 3 }, text: "new" }] };
    const both = open({ "/a.toy": "one\n", "/b.toy": "old\n" }, [rewrite("one", "two", { elsewhere })]);
    assert.deepEqual(
      [...fixAll(both, () => true, false).texts],
      [
        ["/a.toy", "two\n"],
        ["/b.toy", "new\n"],
      ],
    );
    const one = open({ "/a.toy": "one\n", "/b.toy": "old\n" }, [rewrite("one", "two", { elsewhere })]);
    assert.equal(fixAll(one, (uri) => uri === "/a.toy", false).counts.size, 0);
  });
});

describe("unified diffs", () => {
  test("equal texts have none", () => assert.equal(unifiedDiff("a", "x\n", "x\n"), ""));

  test("hunks with three lines of context, joined where they meet", () => {
    const lines = Array.from({ length: 30 }, (_, i) => `l${i}`);
    const changed = lines.flatMap((line, i) => (i === 2 ? ["two"] : i === 8 ? [] : i === 25 ? [line, "new"] : [line]));
    const diff = unifiedDiff("f", `${lines.join("\n")}\n`, `${changed.join("\n")}\n`);
    assert.equal(
      diff,
      `--- a/f\n+++ b/f\n@@ -1,12 +1,11 @@\n l0\n l1\n-l2\n+two\n l3\n l4\n l5\n l6\n l7\n-l8\n l9\n l10\n l11\n@@ -24,6 +23,7 @@\n l23\n l24\n l25\n+new\n l26\n l27\n l28\n`,
    );
  });

  test("a missing line end is said", () => {
    assert.equal(unifiedDiff("f", "a", "a\n"), "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n");
    assert.equal(unifiedDiff("f", "", "a\n"), "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n");
  });

  test("large texts with everything changed come out whole", () => {
    const before = Array.from({ length: 5000 }, (_, i) => `a${i}`).join("\n");
    const after = Array.from({ length: 5000 }, (_, i) => `b${i}`).join("\n");
    const diff = unifiedDiff("f", before, after);
    assert.equal(diff.split("\n").filter((line) => line.startsWith("-a")).length, 5000);
    assert.equal(diff.split("\n").filter((line) => line.startsWith("+b")).length, 5000);
  });
});
