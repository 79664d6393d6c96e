/** Every prefix and every one-character deletion of every example: no throw, and everything that is said fits the text. */
import { describe, test } from "node:test";
import { examine, formats, samplesOf, times } from "./samples.ts";

/** Above this many texts a format's are thinned out evenly; the first and the last of each example are always there. */
const MOST = times("PERIMETER_TRUNCATIONS", 3_000, 20_000);

describe("cut and deleted", () => {
  for (const language of formats) {
    test(language.id, (t) => {
      const samples = samplesOf(language);
      const all = samples.reduce((sum, { text }) => sum + 2 * text.length, 0);
      const stride = Math.max(1, Math.ceil(all / MOST));
      let count = 0;
      for (const { uri, text, rule } of samples) {
        for (let at = 0; at < text.length; at += stride) {
          examine(language, uri, text.slice(0, at), () => `the first ${at} characters of an example of ${rule}`);
          examine(language, uri, text.slice(0, at) + text.slice(at + 1), () => `an example of ${rule} without character ${at}`);
          count += 2;
        }
        examine(language, uri, text.slice(0, -1), () => `an example of ${rule} without its last character`);
      }
      t.diagnostic(`${count} of ${all} texts from ${samples.length} examples`);
    });
  }
});
