import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { brief, code, plain, visible } from "../../server/core/markdown.ts";
import { conf } from "../../server/core/rule.ts";
import { nearest, nearestOf } from "../../server/core/suggest.ts";
import { applyEdits, inLineEndsOf, Lines } from "../../server/core/text.ts";

describe("text", () => {
  test("what is inserted has the line ends of its surroundings", () => {
    const at = (start: number, text: string) => ({ span: { start, end: start }, text });
    const made = (text: string, edit: ReturnType<typeof at>) => inLineEndsOf(text, [edit])[0]?.text;
    assert.equal(made("a\r\nb\r\n", at(3, "x\n")), "x\r\n");
    assert.equal(made("a\r\nb", at(4, "\r\nx\n")), "\r\nx\r\n");
    assert.equal(made("a\nb\r\n", at(0, "x\n")), "x\n");
    assert.equal(made("a\nb\r\n", at(2, "x\n")), "x\r\n");
    assert.equal(made("a\nb", at(2, "x\n")), "x\n");
  });

  test("edits apply in place order, whatever order they come in", () => {
    const edits = [
      { span: { start: 4, end: 5 }, text: "E" },
      { span: { start: 0, end: 1 }, text: "A" },
      { span: { start: 2, end: 2 }, text: "+" },
    ];
    assert.equal(applyEdits("abcde", edits), "Ab+cdE");
    assert.throws(
      () =>
        applyEdits("abc", [
          { span: { start: 0, end: 2 }, text: "" },
          { span: { start: 1, end: 3 }, text: "" },
        ]),
      RangeError,
    );
    assert.throws(() => applyEdits("abc", [{ span: { start: 2, end: 9 }, text: "" }]), RangeError);
  });

  test("lines end at LF, CRLF and lone CR, and positions go both ways", () => {
    const text = "a\r\nbb\rc\n\nd";
    const lines = new Lines(text);
    assert.equal(lines.count, 5);
    for (let offset = 0; offset <= text.length; offset++) {
      const { line, column } = lines.at(offset);
      assert.equal(lines.offset(line, column), offset);
    }
    assert.deepEqual(lines.at(3), { line: 1, column: 0 });
    assert.equal(lines.offset(99, 0), text.length);
  });

  test("lines of a long text end where those of a short one do", () => {
    const one = "a\rb\r\nc\n\rd\n\n\r\r\n";
    const long = new Lines(one.repeat(1000));
    const short = new Lines(one);
    for (let i = 0; i < 1000; i += 111) {
      for (let offset = 0; offset < one.length; offset++) {
        const { line, column } = short.at(offset);
        assert.deepEqual(long.at(i * one.length + offset), { line: line + i * (short.count - 1), column });
      }
    }
    assert.equal(long.count, 1000 * (short.count - 1) + 1);
  });

  test("the line table after random edits equals a new one", () => {
    let seed = 20240607;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return (seed >> 8) % below;
    };
    const piece = (): string => Array.from({ length: random(5) }, () => "\r\n\nab"[random(5)]).join("");
    let text = "one\r\ntwo\rthree\n";
    let lines = new Lines(text);
    for (let i = 0; i < 5000; i++) {
      const start = random(text.length + 1);
      const edit = { span: { start, end: Math.min(text.length, start + random(4)) }, text: piece() };
      text = applyEdits(text, [edit]);
      if (text.length > 60) text = text.slice(0, 20);
      lines = text.length === 20 ? new Lines(text) : lines.after(edit, text);
      const whole = new Lines(text);
      assert.equal(lines.count, whole.count);
      for (let line = 0; line < whole.count; line++) assert.equal(lines.start(line), whole.start(line), JSON.stringify(text));
      assert.deepEqual(lines.at(text.length), whole.at(text.length));
    }
  });

  test("conf keeps backslashes and drops shared indentation", () => {
    assert.equal(
      conf`
      a \.b
        c
    `,
      "a \\.b\n  c\n",
    );
    assert.equal(conf`one`, "one");
  });
});

describe("text of the user's in our output", () => {
  test("no control, bidi or zero-width character survives", () => {
    assert.equal(visible("a\u001b[31mb\u202ec\u0085d\u200be\ud800"), "a\\u{1b}[31mb\\u{202e}c\\u{85}d\\u{200b}e\\u{d800}");
    assert.equal(visible("😀 ok"), "😀 ok");
    assert.equal(brief("x".repeat(50), 10), `${"x".repeat(9)}…`);
  });

  test("code spans cannot be closed by their text, plain text is no markup", () => {
    assert.equal(code("a``b`"), "``` a``b` ```");
    assert.equal(plain("<img src=x> [a](b) *c*"), "&lt;img src\\=x\\> \\[a\\]\\(b\\) \\*c\\*".replace("\\=", "="));
  });
});

describe("suggestions", () => {
  test("finds what was meant, and nothing when nothing is near", () => {
    const words = ["listen", "server_name", "proxy_pass", "root"];
    assert.equal(nearest("lisen", words), "listen");
    assert.equal(nearest("lsiten", words), "listen");
    assert.equal(nearest("Proxy_Pass", words), "proxy_pass");
    assert.equal(nearest("gzip", words), undefined);
    for (let i = 0; i < 2; i++)
      assert.equal(
        nearestOf("lisen", "words", () => words),
        "listen",
      );
    assert.equal(
      nearestOf("lisen", "others", () => ["lisp"]),
      nearest("lisen", ["lisp"]),
    );
    assert.equal(nearest("root", words), undefined);
  });
});
