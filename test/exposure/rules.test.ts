/** The rules that see several files: their examples say what they promise. Each example is a whole workspace. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Example, Rule } from "../../server/core/rule.ts";
import { applyEdits } from "../../server/core/text.ts";
import { exposureRules } from "../../server/exposure/rules/index.ts";
import type { Project } from "../../server/linter/project.ts";
import { unmark } from "../examples.ts";
import { uriOf, workspace } from "./workspace.ts";

describe("exposure rules", () => {
  for (const rule of exposureRules as readonly Rule<never>[]) {
    test(rule.id, () => {
      assert.match(rule.id, /^exposure\/[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.ok(rule.why.length > 40 && rule.summary.length <= 120);
      assert.ok(rule.examples.some((example) => "bad" in example) && rule.examples.some((example) => "good" in example));
      for (const example of rule.examples) checkExample(rule, example);
    });
  }
});

function checkExample(rule: Rule<never>, example: Example): void {
  const marked: Record<string, string> = {
    ...example.files,
    [example.path ?? "perimeter.yaml"]: "bad" in example ? example.bad : example.good,
  };
  const files = Object.fromEntries(Object.entries(marked).map(([path, text]) => [path, unmark(text)]));
  const project = workspace(Object.fromEntries(Object.entries(files).map(([path, { text }]) => [path, text])));
  const found = [...project.findings().values()].flat().filter((finding) => finding.rule === rule.id);
  const failures = project.failures.map(({ rule: id, error }) => `${id}: ${error instanceof Error ? error.stack : String(error)}`);
  assert.deepEqual(failures, []);
  for (const { message } of found) assert.ok(message.length <= 100 && !message.includes("\n"), message);
  const expected = Object.entries(files).flatMap(([path, { spans }]) => spans.map((span) => `${uriOf(path)} ${span.start}-${span.end}`));
  const messages = found.map((finding) => finding.message).join("\n");
  const bad = "bad" in example;
  assert.deepEqual(
    found.map(({ uri, span }) => `${uri} ${span.start}-${span.end}`).sort(),
    bad ? expected.sort() : [],
    `${rule.id}: ${messages || "nothing said"}\n${JSON.stringify(marked, null, 1)}`,
  );
  if (bad) checkFixes(rule, example, Object.fromEntries(Object.entries(files).map(([path, { text }]) => [path, text])));
}

/** Every fix: the finding is gone, nothing new is found anywhere, and the example's file is as it promises. */
function checkFixes(rule: Rule<never>, example: Example, texts: Readonly<Record<string, string>>): void {
  const before = said(workspace(texts));
  const fixes = before.filter((finding) => finding.rule === rule.id).flatMap(({ fix }) => fix ?? []);
  assert.ok(!("fixed" in example) || fixes.length > 0, `${rule.id}: no fix for what is shown fixed`);
  for (const fix of fixes) {
    assert.ok(!fix.safe, `${rule.id}: what lets more through is not safe`);
    const [finding] = before.filter((one) => one.fix === fix);
    const all = { ...fix.elsewhere, ...(fix.edits.length === 0 ? {} : { [finding?.uri ?? ""]: fix.edits }) };
    const fixed = { ...texts };
    for (const [uri, edits] of Object.entries(all)) {
      const path = uri.slice(uriOf("").length);
      fixed[path] = applyEdits(texts[path] as string, edits);
    }
    const after = said(workspace(fixed));
    assert.deepEqual(
      after.filter((one) => one.rule === rule.id).map(({ message }) => message),
      [],
    );
    const known = new Set(before.map(({ rule: id }) => id));
    assert.deepEqual(
      after.filter(({ rule: id }) => !known.has(id)).map(({ rule: id, message }) => `${id}: ${message}`),
      [],
    );
    if ("fixed" in example) assert.equal(fixed[example.path ?? "perimeter.yaml"], example.fixed);
  }
}

const said = (project: Project) => [...project.findings().values()].flat();
