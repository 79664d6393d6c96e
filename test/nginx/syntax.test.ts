/** nginx's own lexical rules, damage, and what stays readable around it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { textAt } from "../../server/core/text.ts";
import { DIRECTIVES, lookedUp } from "../../server/languages/nginx/directives.ts";
import { type Directive, parseNginx } from "../../server/languages/nginx/syntax.ts";

const parse = (text: string) => parseNginx({ uri: "file:///etc/nginx/nginx.conf", text });

/** The tree in short: names and values, blocks in brackets. */
const told = (directives: readonly Directive[]): unknown[] =>
  directives.map((one) => {
    const words = [one.name, ...one.args].map((word) => word.value).join("|");
    return one.block === undefined ? words : [words, ...told(one.block)];
  });

const tree = (text: string): unknown[] => told(parse(text).file.directives);
const problems = (text: string): string[] => parse(text).problems.map((problem) => `${problem.rule.slice(6)} ${problem.span.start}`);

describe("nginx: words", () => {
  const cases: readonly (readonly [name: string, text: string, tree: unknown[]])[] = [
    ["quotes end where they close, escapes resolve", String.raw`a "b \" c" 'd\'e' f\ g \t;`, ["a|b \" c|d'e|f\\ g|\t"]],
    ["a hash inside of a word is no comment", "root /a#b; # c\nindex x;", ["root|/a#b", "index|x"]],
    ["a brace behind a dollar belongs to the word", "return 200 a${host}b;", ["return|200|a${host}b"]],
    ["a closing brace inside of a word belongs to it", "a b}c;", ["a|b}c"]],
    ["a bracket may follow a quote", 'if ($a = "b") { c; }', [["if|($a|=|b|)", "c"]]],
    ["a comment may stand inside of a directive", "server_name a # first\n b;", ["server_name|a|b"]],
    ["carriage returns are spaces", "a b;\r\nc d;\r\n", ["a|b", "c|d"]],
    ["no other space is one", "a\u00a0b c;", ["a\u00a0b|c"]],
    ["entries are statements too", "map $a $b { default 0; ~^x 1; }", [["map|$a|$b", "default|0", "~^x|1"]]],
    ["a placeholder belongs to its word", "listen {{ port }}; root /srv/{{ app }}/x;", ["listen|{{ port }}", "root|/srv/{{ app }}/x"]],
    ["template tags are no directives", "{% if tls %}\nlisten 443;\n{% endif %}\n{{ extra }}\nroot /a;", ["listen|443", "root|/a"]],
    ["embedded tags", "<% if x %>\nlisten <%= port %>;\n<% end %>", ["listen|<%= port %>"]],
  ];
  for (const [name, text, expected] of cases)
    test(name, () => {
      assert.deepEqual(tree(text), expected);
      assert.deepEqual(problems(text), []);
    });

  test("spans hold the words as they are written", () => {
    const text = 'proxy_set_header Host "$host"; # x\n';
    const [directive] = parse(text).file.directives;
    assert.deepEqual(
      [directive?.name, ...(directive?.args ?? [])].map((word) => word && textAt(text, word.span)),
      ["proxy_set_header", "Host", '"$host"'],
    );
    assert.equal(textAt(text, directive?.span ?? { start: 0, end: 0 }), 'proxy_set_header Host "$host";');
  });
});

describe("nginx: Lua blocks", () => {
  const blocks = [
    "local a = '}' -- }\n",
    'local a = "\\"}"',
    "--[[ } ]] local t = { { } }",
    "local s = [==[ ]] } ]==]",
    "if a then return { b = { } } end",
  ];
  for (const code of blocks)
    test(code.trim(), () => {
      const text = `content_by_lua_block {${code}}\nroot /a;`;
      const [lua, root] = parse(text).file.directives;
      assert.equal(lua?.lua && textAt(text, lua.lua), code);
      assert.equal(root?.name.value, "root");
      assert.deepEqual(problems(text), []);
    });

  test("an unclosed one is said at the end", () => {
    const text = "content_by_lua_block { local a = { }";
    assert.deepEqual(problems(text), [`unexpected-end ${text.length}`]);
  });
});

describe("nginx: damage", () => {
  const cases: readonly (readonly [text: string, problems: string[], tree: unknown[]])[] = [
    ["root /a\n}\nindex b;", ["unexpected-token 8", "unexpected-token 8"], ["root|/a", "index|b"]],
    ["server { root /a }\nevents { }", ["unexpected-token 17"], [["server", "root|/a"], ["events"]]],
    ["; a b;", ["unexpected-token 0"], ["a|b"]],
    ["{ a b; } c d;", ["unexpected-token 0"], [["", "a|b"], "c|d"]],
    ['a "b"c; d e;', ["unexpected-token 5"], ["a|b|c", "d|e"]],
    ["http { server {\n", ["unexpected-end 16"], [["http", ["server"]]]],
    ['root "/a;\nindex b;\n', ["unexpected-end 19"], ["root|/a", "index|b"]],
    ["user", ["unexpected-end 4"], ["user"]],
  ];
  for (const [text, expected, shape] of cases)
    test(JSON.stringify(text), () => {
      assert.deepEqual(problems(text), expected);
      assert.deepEqual(tree(text), shape);
    });

  test("values and comments that nginx has no room for", () => {
    assert.deepEqual(problems(`root ${"a".repeat(4095)};`), []);
    assert.deepEqual(problems(`root ${"a".repeat(4096)};`), ["unexpected-token 5"]);
    assert.deepEqual(problems(`root ${"é".repeat(2048)};`), ["unexpected-token 5"]);
    assert.deepEqual(problems(`# ${"a".repeat(5000)}\nroot /a;`), ["unexpected-token 0"]);
  });

  test("a million open blocks", () => {
    const { file, problems: found } = parse("a {".repeat(1_000_000));
    assert.ok(found.some((problem) => problem.rule === "nginx/nested-too-deeply"));
    assert.equal(file.directives.length, 1);
  });
});

test("one directive is looked up as the whole table has it", () => {
  const all = [...DIRECTIVES.values()];
  assert.ok(all.length > 900);
  for (const facts of all) assert.deepEqual(lookedUp(facts.name), facts);
  for (const name of ["", "\n", "aio 1c", "no_such_directive", "zon", "one"]) assert.equal(lookedUp(name), undefined);
});
