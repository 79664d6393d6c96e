/** Prefixes and one-character deletions of every example, in a random order: no throw, and everything that is said fits the text. */
import { describe, test } from "node:test";
import { examine, formats, patience, random, SEED, samplesOf, times } from "./samples.ts";

/** So many of each format at most; all of them with PERIMETER_TRUNCATIONS and PERIMETER_SECONDS large enough. */
const MOST = times("PERIMETER_TRUNCATIONS", 6_000, 60_000);

describe(`cut and deleted, seed ${SEED}`, () => {
  for (const language of formats) {
    test(language.id, (t) => {
      const samples = samplesOf(language);
      const places = shuffled(samples.flatMap(({ text }, sample) => Array.from({ length: text.length }, (_, at) => ({ sample, at }))));
      const patient = patience(3, 8);
      let count = 0;
      for (const { sample, at } of places) {
        if (count >= MOST || !patient()) break;
        const { uri, text, rule } = samples[sample] as (typeof samples)[number];
        examine(language, uri, text.slice(0, at), () => `the first ${at} characters of an example of ${rule}: ${JSON.stringify(text)}`);
        examine(
          language,
          uri,
          text.slice(0, at) + text.slice(at + 1),
          () => `an example of ${rule} without character ${at}: ${JSON.stringify(text)}`,
        );
        count += 2;
      }
      t.diagnostic(`${count} of ${places.length * 2} texts from ${samples.length} examples`);
    });
  }
});

function shuffled<T>(items: readonly T[]): T[] {
  const next = random(SEED);
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const other = Math.floor(next() * (i + 1));
    [result[i], result[other]] = [result[other] as T, result[i] as T];
  }
  return result;
}
