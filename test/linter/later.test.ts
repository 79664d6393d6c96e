/** Formats that are loaded when somebody asks for more than what tells their files. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import { languages } from "../../server/languages/index.ts";
import { later } from "../../server/languages/later.ts";
import { Project } from "../../server/linter/project.ts";
import { RuleIndex } from "../../server/linter/rule-index.ts";

/** The languages, of which only the format is there; the ids of those that were loaded. */
function postponed(): { all: readonly AnyLanguage[]; loaded: string[] } {
  const loaded: string[] = [];
  const all = languages.map((language) => {
    const { id, name, lineComment, examplePath, rulesOf, detect } = language;
    const format = { id, name, lineComment, examplePath, detect, ...(rulesOf === undefined ? {} : { rulesOf }) };
    return later(format, () => {
      loaded.push(id);
      return language;
    });
  });
  return { all, loaded };
}

test("every member is that of the language, which is loaded once", () => {
  const { all, loaded } = postponed();
  const members = new Set(languages.flatMap((language) => Object.keys(language) as (keyof AnyLanguage)[]));
  assert.ok(members.has("rename") && members.has("lenses"));
  for (const [i, language] of languages.entries()) {
    for (const member of members) assert.equal(all[i]?.[member], language[member], `${language.id} ${member}`);
  }
  assert.deepEqual(
    loaded,
    languages.map(({ id }) => id),
  );
});

test("a project loads the formats of its files", () => {
  const { all, loaded } = postponed();
  const project = new Project(all, { select: ["nginx/alias-traversal", "sysctl/*"] });
  project.list(["/etc/sysctl.d/1.conf", "/main.tf", "/etc/nginx/nginx.conf"].map((path) => ({ uri: `file://${path}` })));
  assert.equal(project.wanted().length, 3);
  assert.deepEqual(loaded, []);
  project.set("file:///etc/sysctl.d/1.conf", "garbage\n");
  assert.deepEqual(
    project
      .findings()
      .get("file:///etc/sysctl.d/1.conf")
      ?.map(({ rule }) => rule),
    ["sysctl/syntax"],
  );
  assert.deepEqual(loaded, ["sysctl"]);
});

test("the names of rules load the format that they begin with", () => {
  const { all, loaded } = postponed();
  const rules = new RuleIndex(all);
  assert.ok(rules.known("security-group/*") && rules.known("perimeter/*") && rules.known("exposure/*") && !rules.known("terraform/*"));
  assert.ok(!rules.matches("nginx/alias-traversal", "sysctl/syntax"));
  assert.deepEqual(loaded, ["sysctl"]);
  assert.equal(rules.get("nginx/alias-traversal")?.id, "nginx/alias-traversal");
  assert.deepEqual(loaded, ["sysctl", "nginx"]);
  assert.equal(rules.get("nginx/no-such-rule"), undefined);
  assert.equal(rules.ids.length, new Set(rules.ids).size);
  for (const { id, rulesOf, rules: own } of languages)
    for (const rule of own as AnyLanguage["rules"]) assert.ok(rule.id.startsWith(`${rulesOf ?? id}/`) && rules.get(rule.id) === rule);
});
