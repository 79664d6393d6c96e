/** Fixes of all examples, safe ones and all of them: they come to an end, a second time changes nothing, and a file that loaded still loads. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import type { Example, Rule } from "../../server/core/rule.ts";
import { fixAll } from "../../server/linter/fix.ts";
import { Project } from "../../server/linter/project.ts";
import { exampleUri, unmark } from "../examples.ts";
import { formats } from "./samples.ts";

describe("fixes", () => {
  for (const language of formats) {
    for (const all of [false, true]) {
      test(`${language.id}, ${all ? "all" : "safe"}`, (t) => {
        let fixed = 0;
        for (const rule of language.rules as readonly Rule<unknown>[]) {
          for (const example of rule.examples) {
            const marked = "bad" in example ? example.bad : example.good;
            const { project, uri } = opened(language, example, marked);
            const loaded = invalid(project, uri).length === 0;
            const before = project.text(uri) ?? "";
            const first = fixAll(project, () => true, all);
            for (const count of first.counts.values()) fixed += count;
            const again = fixAll(project, () => true, all);
            const after = project.text(uri) ?? "";
            assert.deepEqual(
              [...again.texts.keys()],
              [],
              `${rule.id}: fixing again changes more:\n${before}\n--- fixed:\n${[...first.texts.values()].join("\n---\n")}\n--- again:\n${after}`,
            );
            if (loaded) assert.deepEqual(invalid(project, uri), [], `${rule.id}: fixing breaks:\n${before}\n--- fixed:\n${after}`);
          }
        }
        t.diagnostic(`${fixed} findings fixed`);
      });
    }
  }
});

function opened(language: AnyLanguage, example: Example, marked: string): { project: Project; uri: string } {
  const uri = exampleUri(language, example);
  const project = new Project(language.id === "perimeter" ? formats.slice(0, -1) : [language], { targets: example.targets ?? {} });
  const texts = new Map([
    [uri, unmark(marked).text],
    ...Object.entries(example.files ?? {}).map(([path, text]): [string, string] => [`file:///${path}`, unmark(text).text]),
  ]);
  project.list([...texts.keys()].map((one) => (one === uri && language.id !== "perimeter" ? { uri: one, as: language.id } : { uri: one })));
  for (let wanted = project.wanted(); wanted.length > 0; wanted = project.wanted())
    for (const one of wanted) project.set(one, texts.get(one) ?? "");
  return { project, uri };
}

const invalid = (project: Project, uri: string): string[] =>
  (project.findings().get(uri) ?? []).filter(({ category }) => category === "invalid").map(({ rule, message }) => `${rule}: ${message}`);
