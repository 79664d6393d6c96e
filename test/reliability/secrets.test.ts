/** What looks like a secret in an example is in nothing that is said about it: messages, related places, hovers, symbols, lenses, facts. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { masked } from "../../server/core/secrets.ts";
import { check, read, unitsOf } from "../../server/linter/lint.ts";
import { formats, samplesOf } from "./samples.ts";

const SCOPE = { targets: {}, isolated: false, has: () => false };
/** Keys as they are written in the formats: base64 of 32 bytes. */
const KEY = /[A-Za-z0-9+/]{43}=/g;

describe("secrets", () => {
  for (const language of formats) {
    test(language.id, (t) => {
      let secrets = 0;
      for (const { uri, text, rule } of samplesOf(language)) {
        const hidden = hiddenIn(text);
        if (hidden.length === 0) continue;
        secrets += hidden.length;
        const { file, problems } = read(language, { uri, text });
        const { findings } = check(language, [{ file, problems }], SCOPE);
        const around = { files: [file], scope: SCOPE };
        const units = unitsOf(language, [{ file, problems }], SCOPE);
        const shown = [
          ...findings.flatMap(({ message, related, fix }) => [message, fix?.title, ...(related ?? []).map((place) => place.message)]),
          ...Array.from({ length: text.length }, (_, at) => language.hover?.(file, at, around)?.markdown),
          JSON.stringify(language.symbols?.(file) ?? []),
          JSON.stringify(units.flatMap((unit) => language.lenses?.(unit) ?? [])),
          JSON.stringify(
            units.flatMap((unit) => language.facts(unit)),
            (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value),
          ),
        ].join("\n");
        for (const secret of hidden) assert.ok(!shown.includes(secret), `"${secret}" of an example of ${rule} is shown`);
      }
      t.diagnostic(`${secrets} secrets in examples`);
    });
  }
});

/** The masked parts of a text that are keys: without the four characters that may be seen. */
function hiddenIn(text: string): string[] {
  const cover = masked(text);
  return [...text.matchAll(KEY)]
    .filter((match) => cover.slice(match.index + 4, match.index + 8) === "••••")
    .map((match) => match[0].slice(4));
}
