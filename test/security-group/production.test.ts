/** Right modules stay silent: no error at all, and at most one warning in five files. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { terraform } from "../../server/languages/security-group/index.ts";
import { lintExample } from "../examples.ts";
import { PRODUCTION } from "./production.ts";
import { AZURE_PRODUCTION } from "./production-azure.ts";
import { GOOGLE_PRODUCTION } from "./production-google.ts";
import { saidOf } from "./said.ts";

const ALL: Readonly<Record<string, string>> = {
  ...PRODUCTION,
  ...Object.fromEntries(Object.entries(AZURE_PRODUCTION).map(([name, text]) => [`Azure: ${name}`, text])),
  ...Object.fromEntries(Object.entries(GOOGLE_PRODUCTION).map(([name, text]) => [`Google: ${name}`, text])),
};

describe("modules in production", () => {
  for (const [name, text] of Object.entries(ALL)) test(name, () => assert.deepEqual(saidOf(terraform, text), [], text));

  test("hints and information are few, too", () => {
    const rules = new Map<string, number>();
    for (const text of Object.values(ALL))
      for (const { rule, severity } of lintExample(terraform, { good: "" }, text))
        if (severity === "info" && rule !== "security-group/no-description" && rule !== "security-group/open-egress")
          rules.set(rule, (rules.get(rule) ?? 0) + 1);
    const total = [...rules.values()].reduce((sum, count) => sum + count, 0);
    assert.ok(total <= Object.keys(ALL).length / 5, JSON.stringify([...rules]));
  });
});
