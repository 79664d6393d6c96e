/** Every rule of every format: its examples say what it promises, and its fixes are right. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../server/core/language.ts";
import type { Example, Rule } from "../server/core/rule.ts";
import { languages } from "../server/languages/index.ts";
import { applyFix, exampleUri, lintExample, unmark } from "./examples.ts";

const MESSAGE_LIMIT = 100;

/** Formats that share a set of rules are one here: each rule once, and each example in the format that its path means. */
const sets = languages.filter(
  ({ rulesOf }, place) => rulesOf === undefined || place === languages.findIndex((other) => other.rulesOf === rulesOf),
);

const formatOf = (language: AnyLanguage, example: Example): AnyLanguage =>
  languages.find(
    ({ rulesOf, detect, examplePath }) =>
      rulesOf !== undefined &&
      rulesOf === language.rulesOf &&
      detect(example.path ?? examplePath, "bad" in example ? unmark(example.bad).text : example.good) === "sure",
  ) ?? language;

for (const language of sets) {
  describe(language.rulesOf ?? language.name, () => {
    for (const rule of language.rules as readonly Rule<unknown>[]) {
      test(rule.id, () => {
        assert.match(rule.id, new RegExp(`^${language.rulesOf ?? language.id}/[a-z0-9]+(-[a-z0-9]+)*$`));
        assert.ok(
          rule.summary.length > 0 && rule.summary.length <= 120 && !rule.summary.includes("\n"),
          "summary is one line of at most 120 characters",
        );
        assert.ok(rule.why.trim().length > 40, "why explains");
        assert.ok(
          rule.examples.some((example) => "bad" in example),
          "has a bad example",
        );
        assert.ok(
          rule.examples.some((example) => "good" in example || (example.fixed ?? "") !== ""),
          "has an example that stays silent",
        );
        for (const example of rule.examples) checkExample(formatOf(language, example), rule, example);
      });
    }
  });
}

function checkExample(language: AnyLanguage, rule: Rule<unknown>, example: Example): void {
  const { text, spans } = unmark("bad" in example ? example.bad : example.good);
  const uri = exampleUri(language, example);
  const own = lintExample(language, example, text).filter((finding) => finding.rule === rule.id);
  for (const finding of own) {
    assert.ok(
      !finding.message.includes("\n") && finding.message.length <= MESSAGE_LIMIT,
      `one line of at most ${MESSAGE_LIMIT}: ${finding.message}`,
    );
    assert.ok(finding.message.length < MESSAGE_LIMIT || !finding.message.endsWith("…"), `was not cut: ${finding.message}`);
    assert.ok(finding.fix === undefined || finding.fix.title.length <= MESSAGE_LIMIT, "fix title is short");
  }
  if ("good" in example) {
    assert.deepEqual(
      own.map((finding) => finding.message),
      [],
      `stays silent about:\n${text}`,
    );
    return;
  }
  const expected = [...spans, ...Object.values(example.files ?? {}).flatMap((other) => unmark(other).spans)].map(
    (span) => `${span.start}-${span.end}`,
  );
  assert.deepEqual(
    own.map(({ span }) => `${span.start}-${span.end}`).sort(),
    expected.sort(),
    `marks what it means in:\n${text}\n${own.map((f) => f.message).join("\n")}`,
  );
  if (example.fixed !== undefined) checkFix(language, rule, example, text, example.fixed, uri);
}

function checkFix(language: AnyLanguage, rule: Rule<unknown>, example: Example, text: string, fixed: string, uri: string): void {
  const before = lintExample(language, example, text);
  const own = before.filter((finding) => finding.rule === rule.id && finding.uri === uri && finding.fix !== undefined);
  assert.ok(own[0] !== undefined, `offers a fix for:\n${text}`);
  let result = text;
  for (let i = 0; i < 50; i++) {
    const next = lintExample(language, example, result).find(
      (finding) => finding.rule === rule.id && finding.uri === uri && finding.fix !== undefined,
    );
    if (next === undefined) break;
    result = applyFix(result, next);
  }
  assert.equal(result, fixed);
  const after = lintExample(language, example, result);
  assert.deepEqual(
    after.filter((finding) => finding.rule === rule.id).map((f) => f.message),
    [],
    "the finding is gone",
  );
  const known = new Set(before.map((finding) => finding.rule));
  assert.deepEqual(
    after
      .filter((finding) => !known.has(finding.rule) && finding.severity !== "hint" && finding.severity !== "info")
      .map((f) => `${f.rule}: ${f.message}`),
    [],
    "nothing new appears",
  );
}
