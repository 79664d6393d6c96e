/** Reading again after edits gives exactly what reading all of it gives. NGINX_SEED and NGINX_EDITS change what is tried. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits, type Edit } from "../../server/core/text.ts";
import type { Statement } from "../../server/languages/nginx/statement.ts";
import { type NginxFile, parseNginx } from "../../server/languages/nginx/syntax.ts";
import { configuration, random } from "../oracle/nginx-generate.ts";

const SEED = Number(process.env.NGINX_SEED ?? 7);
const EDITS = Number(process.env.NGINX_EDITS ?? 12000);
const URI = "file:///etc/nginx/nginx.conf";

/** All that a statement says, without how its words are stored. */
function told(statement: Statement): unknown {
  const words = Array.from({ length: statement.words }, (_, i) => [statement.wordStart(i), statement.wordEnd(i)]);
  const { length, open, closed, lua, templated, damage, damaged } = statement;
  return {
    words,
    length,
    open,
    closed,
    lua,
    templated,
    damage,
    damaged,
    starts: [...(statement.starts ?? [])],
    children: statement.children?.map(told),
  };
}

const PIECES = [
  "{",
  "}",
  ";",
  '"',
  "'",
  "#",
  "\n",
  " ",
  "\\",
  "$",
  "${",
  "{{ x }}",
  "{% if %}",
  "<%",
  "%>",
  "a",
  "listen 80;",
  "server {",
  "location / { }",
  "# note\n",
  "content_by_lua_block { x = '}' }",
  "map $a $b { x y; }",
  "}}",
  '"a b"',
  ") ",
  "\r\n",
];

function randomEdit(next: () => number, text: string): Edit {
  const start = Math.floor(next() * (text.length + 1));
  const end = next() < 0.6 ? start : Math.min(text.length, start + Math.floor(next() * (next() < 0.8 ? 4 : 60)));
  const text_ = next() < 0.3 ? "" : (PIECES[Math.floor(next() * PIECES.length)] as string);
  return { span: { start, end }, text: text_ };
}

describe("nginx: incremental reading", () => {
  test(`${EDITS} edits from seed ${SEED}`, () => {
    const next = random(SEED);
    let file: NginxFile = parseNginx({ uri: URI, text: configuration(next) }).file;
    for (let i = 0; i < EDITS; i++) {
      const { text } = file.source;
      const edits = [randomEdit(next, text)];
      const source = { uri: URI, text: applyEdits(text, edits) };
      const again = parseNginx(source, { file, edits });
      const full = parseNginx(source);
      assert.deepEqual(told(again.file.top), told(full.file.top), `edit ${i}: ${JSON.stringify(edits)} of ${JSON.stringify(text)}`);
      assert.deepEqual(again.problems, full.problems);
      file = next() < 0.15 || source.text.length > 6000 ? parseNginx({ uri: URI, text: configuration(next) }).file : again.file;
    }
  });

  test("statements that an edit does not touch keep their objects", () => {
    const text = "events {}\nhttp {\n  server { listen 80; }\n  server { listen 81; }\n}\n";
    const { file } = parseNginx({ uri: URI, text });
    const at = text.indexOf("80");
    const edits = [{ span: { start: at, end: at + 2 }, text: "8080" }];
    const again = parseNginx({ uri: URI, text: applyEdits(text, edits) }, { file, edits }).file;
    assert.equal(again.top.children?.[0], file.top.children?.[0]);
    assert.equal(again.top.children?.[1]?.children?.[1], file.top.children?.[1]?.children?.[1]);
    assert.notEqual(again.top.children?.[1]?.children?.[0], file.top.children?.[1]?.children?.[0]);
  });
});
