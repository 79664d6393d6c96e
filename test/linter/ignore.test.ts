import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits } from "../../server/core/text.ts";
import { Project } from "../../server/linter/project.ts";
import { toyLanguage } from "./toy.ts";

function lint(text: string, uri = "/a.toy", isolated = false) {
  const project = new Project([toyLanguage()], { isolated });
  project.set(uri, text);
  return project.findings().get(uri) ?? [];
}

const said = (text: string): string[] => lint(text).map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`);

describe("ignores", () => {
  test("on the line, above it, and above with other comments between", () => {
    assert.deepEqual(said("bad # perimeter: ignore[toy/bad-word] known\n"), []);
    assert.deepEqual(said("# perimeter: ignore[toy/bad-word]: known\nbad\n"), []);
    assert.deepEqual(said("# perimeter: ignore[toy/bad-word]\n# because\nbad\n"), []);
    assert.deepEqual(said("  #perimeter:ignore\nbad\n"), []);
  });

  test("only that line, only those rules", () => {
    assert.deepEqual(said("bad # perimeter: ignore[toy/bad-word]\nbad\n"), ["toy/bad-word bad"]);
    assert.deepEqual(said("# perimeter: ignore[toy/bad-word]\nbad\nbad\n"), ["toy/bad-word bad"]);
    assert.deepEqual(said("bad # perimeter: ignore[toy/*]\nuse x # perimeter: ignore\n"), []);
  });

  test("a whole file", () => {
    assert.deepEqual(said("bad\nuse x\n# perimeter: ignore-file[toy/bad-word, toy/undefined-name] old\nbad\n"), []);
    assert.deepEqual(said("bad\n# perimeter: ignore-file\n"), []);
  });

  test("what hides nothing is said, and its fix takes it away", () => {
    const text = "good # perimeter: ignore[toy/bad-word] x\n# perimeter: ignore\ngood\n";
    const found = lint(text);
    assert.deepEqual(
      found.map(({ rule }) => rule),
      ["perimeter/unused-ignore", "perimeter/unused-ignore"],
    );
    assert.equal(
      applyEdits(
        text,
        found.flatMap(({ fix }) => fix?.edits ?? []),
      ),
      "good\ngood\n",
    );
  });

  test("one name of several that hides nothing", () => {
    const text = "bad # perimeter: ignore[toy/version, toy/bad-word, toy/damage]\n";
    const found = lint(text);
    assert.deepEqual(
      found.map(({ span }) => text.slice(span.start, span.end)),
      ["toy/version", "toy/damage"],
    );
    assert.equal(
      applyEdits(
        text,
        found.flatMap(({ fix }) => fix?.edits ?? []),
      ),
      "bad # perimeter: ignore[toy/bad-word]\n",
    );
  });

  test("a name that no rule has, with the one that was meant", () => {
    const text = "bad # perimeter: ignore[toy/bad-wrod]\n";
    const found = lint(text);
    assert.deepEqual(
      found.map(({ message }) => message),
      ["this word is bad", 'there is no rule "toy/bad-wrod": did you mean toy/bad-word?'],
    );
    const fixed = applyEdits(text, found[1]?.fix?.edits ?? []);
    assert.deepEqual(lint(fixed), []);
  });

  test("rules that look at the whole project are not called unused", () => {
    assert.deepEqual(said("good # perimeter: ignore[exposure/public-datastore] behind the load balancer\n"), []);
  });

  test("a file alone cannot tell whether an ignore is unused", () => {
    assert.deepEqual(lint("good # perimeter: ignore[toy/bad-word]\n", "/a.toy", true), []);
  });

  test("words that are no ignore", () => {
    assert.deepEqual(said("perimeter: ignore\nbad\n"), ["toy/bad-word bad"]);
    assert.deepEqual(said("bad # perimeter: ignored\n"), ["toy/bad-word bad"]);
    assert.deepEqual(said("bad # the perimeter: ignore\n"), ["toy/bad-word bad"]);
  });

  test("CRLF, a last line without end, and many of them", () => {
    assert.deepEqual(said("# perimeter: ignore[toy/version] x\r\nversion\r\n").length, 0);
    assert.deepEqual(said("bad # perimeter: ignore"), []);
    const many = "bad # perimeter: ignore[toy/bad-word]\n".repeat(2000);
    assert.deepEqual(said(many), []);
  });
});
