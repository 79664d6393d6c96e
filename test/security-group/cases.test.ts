/** What scanners' users write, in all formats: what is said, on which token; everything else must stay silent. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { CLOUDS } from "./cloud-cases.ts";
import { saidOf } from "./said.ts";
import { TEMPLATES } from "./template-cases.ts";
import { TERRAFORM } from "./terraform-cases.ts";

for (const { title, language, path, cases } of [...TERRAFORM, ...CLOUDS, ...TEMPLATES])
  describe(`${language.name}: ${title}`, () => {
    for (const [name, text, ...expected] of cases)
      test(name, () => {
        assert.equal(language.detect(path, text), "sure", text);
        assert.deepEqual(saidOf(language, text, path), expected, text);
      });
  });
