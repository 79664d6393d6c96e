/** Random damage to the examples: no throw, no hang, and everything that is said fits the text. Editor features at random places too. */
import { describe, test } from "node:test";
import type { AnyLanguage, Surroundings } from "../../server/core/language.ts";
import { read } from "../../server/linter/lint.ts";
import { examine, formats, mutated, patience, random, SEED, samplesOf, times } from "./samples.ts";

const TOTAL = times("PERIMETER_MUTATIONS", 12_000, 200_000);

describe(`mutations, seed ${SEED}`, () => {
  for (const language of formats) {
    test(language.id, (t) => {
      const samples = samplesOf(language);
      const next = random(SEED + [...language.id].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7));
      const count = Math.ceil(TOTAL / formats.length);
      const patient = patience(3, 9);
      let done = 0;
      for (let i = 0; i < count && patient(); i++) {
        const sample = samples[Math.floor(next() * samples.length)];
        if (sample === undefined) continue;
        const text = mutated(sample.text, samples, next);
        examine(language, sample.uri, text, () => `mutation ${i} of an example of ${sample.rule}: ${JSON.stringify(text)}`);
        done++;
        if (i % 10 === 0) features(language, sample.uri, text, Math.floor(next() * (text.length + 1)));
      }
      t.diagnostic(`${done} of ${count} mutations of ${samples.length} examples`);
    });
  }
});

/** Every editor feature at one place: an answer or none, never a throw. */
function features(language: AnyLanguage, uri: string, text: string, offset: number): void {
  const { file } = read(language, { uri, text });
  const around: Surroundings<unknown> = { files: [file], scope: { targets: {}, isolated: false, has: () => false } };
  try {
    language.hover?.(file, offset, around);
    language.complete?.(file, offset, around);
    language.symbols?.(file);
    language.folds?.(file);
    language.links?.(file, around);
    language.definition?.(file, offset, around);
    language.references?.(file, offset, around);
    language.rename?.(file, offset, "renamed", around);
    language.pulls?.(file, [uri]);
  } catch (error) {
    throw new Error(
      `a feature of ${language.id} throws at ${offset} of ${JSON.stringify(text)}\n${error instanceof Error ? error.stack : error}`,
    );
  }
}
