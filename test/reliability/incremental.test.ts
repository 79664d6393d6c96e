/** What is parsed from what was before equals what is parsed anew: problems, findings and facts, after every one of many random edits. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AnyLanguage } from "../../server/core/language.ts";
import { applyEdits } from "../../server/core/text.ts";
import { check, type ReadFile, read, unitsOf } from "../../server/linter/lint.ts";
import { formats, patience, random, SEED, samplesOf, times, typed } from "./samples.ts";

const EDITS = times("PERIMETER_EDITS", 500, 10_000);
const SCOPE = { targets: {}, isolated: false, has: () => false };
/** So many examples together are one text; after so many edits it begins anew. */
const TOGETHER = 6;
const ROUND = 50;

describe(`incremental equals full, seed ${SEED}`, () => {
  for (const language of formats) {
    test(language.id, (t) => {
      const samples = samplesOf(language, 1000);
      const next = random(SEED + language.id.length);
      let file: ReadFile | undefined;
      let text = "";
      let done = 0;
      const patient = patience(3, 8);
      for (let i = 0; i < EDITS && patient(); i++) {
        const sample = samples[Math.floor(next() * samples.length)];
        if (sample === undefined) return;
        const { uri } = { uri: samples[0]?.uri ?? sample.uri };
        if (i % ROUND === 0 || file === undefined) {
          text = Array.from({ length: TOGETHER }, () => samples[Math.floor(next() * samples.length)]?.text ?? "").join("\n");
          file = read(language, { uri, text });
        }
        done++;
        const edit = typed(text, samples, next);
        const before = text;
        text = applyEdits(text, [edit]);
        file = language.parse({ uri, text }, { file: file.file, edits: [edit] });
        const whole = read(language, { uri, text });
        assert.deepEqual(said(language, file), said(language, whole), `edit ${i}: ${JSON.stringify(edit)} of ${JSON.stringify(before)}`);
      }
      t.diagnostic(`${done} edits`);
    });
  }
});

/** Problems, findings and facts of a file, as plain data. */
function said(language: AnyLanguage, file: ReadFile): unknown {
  const checked = check(language, [file], SCOPE);
  if (checked.failures[0] !== undefined) throw checked.failures[0].error;
  const facts = unitsOf(language, [file], SCOPE).flatMap((unit) => language.facts(unit));
  return { text: file.file.source.text, problems: file.problems, findings: checked.findings, facts };
}
