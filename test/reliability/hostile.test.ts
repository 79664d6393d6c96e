/** Nesting, bytes and long lines that nobody writes by hand. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Lines } from "../../server/core/text.ts";
import { examine, formats, samplesOf, times } from "./samples.ts";

const OPENERS = [
  "{",
  "[",
  "(",
  "<",
  '"',
  "'",
  "`",
  "{{",
  "${",
  "$(",
  "<%",
  "- ",
  "? ",
  "a: ",
  "a {\n",
  "[a]\n",
  "/*",
  "<<E\n",
  "\\\n",
  "&a ",
  "*a ",
  "!t ",
  "if ",
  "a=",
  "a;",
  "a,",
  "::",
];
const DEEP = times("PERIMETER_DEPTH", 50_000, 1_000_000);
/** Length of the texts made of each other opener, in characters. */
const LONGEST = times("PERIMETER_LONGEST", 30_000, 60_000);
const LINE = times("PERIMETER_LINE", 100_000, 300_000);

describe("hostile texts", () => {
  for (const language of formats) {
    const samples = samplesOf(language, 400);
    const [first] = samples;
    if (first === undefined) continue;
    const { uri, text } = first;

    test(`${language.id}: openers of every kind, and ${DEEP} deep behind a good text`, () => {
      for (const opener of OPENERS) {
        const nested = opener.repeat(Math.ceil(LONGEST / opener.length));
        examine(language, uri, nested, () => `${JSON.stringify(opener)} nested`);
      }
      for (const [own, depth] of [
        ["{", DEEP],
        ["[", DEEP / 10],
      ] as const)
        examine(language, uri, `${text}\n${own.repeat(depth)}`, () => `${own} behind an example`);
    });

    test(`${language.id}: bytes`, () => {
      const bits = ["\ufeff", "\0", "\ufffd", "\ud800", "\udc00", "\ud800\ud800", "\u0085", "\u2028", "\x1b[31m", "\u202e"];
      for (const sample of samples.slice(0, 15)) {
        for (const bit of bits) {
          const middle = Math.floor(sample.text.length / 2);
          for (const changed of [bit + sample.text, sample.text + bit, sample.text.slice(0, middle) + bit + sample.text.slice(middle)])
            examine(language, sample.uri, changed, () => JSON.stringify(changed));
        }
        for (const end of ["\r\n", "\r", "\n\r", "\r\r\n"]) {
          const changed = sample.text.replaceAll("\n", end);
          examine(language, sample.uri, changed, () => JSON.stringify(changed));
        }
      }
    });

    test(`${language.id}: one line of ${LINE} characters, and many short ones`, () => {
      const flat = text.replaceAll("\n", " ");
      const tenth = LINE / 10;
      for (const long of [
        flat.repeat(Math.ceil(LINE / (flat.length + 1))),
        "a".repeat(LINE),
        " ".repeat(LINE),
        "\n".repeat(LINE),
        "\r".repeat(tenth),
        "a\n".repeat(tenth / 2),
        "a b ".repeat(tenth),
      ]) {
        examine(language, uri, long, () => `${long.length} characters beginning with ${JSON.stringify(long.slice(0, 40))}`);
      }
    });
  }

  test("positions are right in every mix of line ends", () => {
    const text = "a\r\nb\rc\n\r\n😀d\r";
    const lines = new Lines(text);
    const seen = Array.from(text, (_char, i) => lines.at(i));
    assert.equal(lines.count, 6);
    assert.deepEqual(lines.at(text.indexOf("d")), { line: 4, column: 2 });
    assert.ok(seen.every(({ line, column }) => lines.offset(line, column) <= text.length));
  });
});
