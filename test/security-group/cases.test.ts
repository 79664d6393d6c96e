/** What scanners' users write, in all formats: what is said, on which token; everything else must stay silent. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyFix, lintExample } from "../examples.ts";
import { random, SEED } from "../reliability/samples.ts";
import { TABLES } from "./all-cases.ts";
import { saidOf } from "./said.ts";

for (const { title, language, path, cases } of TABLES)
  describe(`${language.name}: ${title}`, () => {
    for (const [name, text, ...expected] of cases)
      test(name, () => {
        assert.equal(language.detect(path, text), "sure", text);
        assert.deepEqual(saidOf(language, text, path), expected, text);
      });
  });

test("half of a case, or one with a piece missing, is read without a failure, and its fixes still are edits of it", () => {
  const next = random(SEED);
  for (const { language, path, cases } of TABLES)
    for (const [name, whole] of cases)
      for (let round = 0; round < 3; round++) {
        const [from, length] = [Math.floor(next() * whole.length), Math.floor(next() * 12)];
        const text = round === 0 ? whole.slice(0, from) : whole.slice(0, from) + whole.slice(from + length);
        for (const finding of lintExample(language, { good: "", path }, text)) {
          assert.ok(finding.span.start <= finding.span.end && finding.span.end <= text.length, `${name}: ${finding.rule}, seed ${SEED}`);
          if (finding.fix !== undefined) applyFix(text, finding);
        }
      }
});
