/** The YAML reader: trees, spans, damage, and bounds. What libyaml says of the same texts is compared in test/oracle/yaml.test.ts. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  duplicateKeys,
  entriesOf,
  followed,
  keyText,
  pathAt,
  readYaml,
  textOf,
  valueAt,
  walk,
  type YamlNode,
  type YamlScalar,
} from "../../server/languages/shared/yaml.ts";
import { typeOf } from "../../server/languages/shared/yaml-values.ts";

const plainOf = (node: YamlNode | undefined): unknown => {
  if (node === undefined) return undefined;
  if (node.kind === "alias") return `*${node.name}`;
  if (node.kind === "scalar") return node.text;
  if (node.kind === "seq") return node.items.map(plainOf);
  return node.entries.map(({ key, value }) => [plainOf(key), plainOf(value)]);
};
const rootOf = (text: string): unknown => plainOf(readYaml(text).documents[0]?.root);
const codesOf = (text: string): string[] => readYaml(text).problems.map(({ code, start }) => `${code}@${start}`);

describe("yaml", () => {
  test("maps, sequences, scalars of every style", () => {
    assert.deepEqual(rootOf("a: 1\nb:\n- x\n- y: 'it''s'\n  z: [1, {q: r}, s: t]\n"), [
      ["a", "1"],
      [
        "b",
        [
          "x",
          [
            ["y", "it's"],
            ["z", ["1", [["q", "r"]], [["s", "t"]]]],
          ],
        ],
      ],
    ]);
    assert.deepEqual(rootOf('a: "x\\ty\\u00e9\\\n  z"\nb: |-\n  1\n   2\n\nc: >\n  f\n  g\n\n  h\n'), [
      ["a", "x\tyéz"],
      ["b", "1\n 2"],
      ["c", "f g\nh\n"],
    ]);
  });

  test("spans are where the text is", () => {
    const text = "network:\r\n  ethernets: {eth0: {dhcp4: 'yes'}}\r\n";
    const { documents, problems } = readYaml(text);
    assert.deepEqual(problems, []);
    const root = documents[0]?.root as YamlNode;
    const written = [...walk(root)].filter((node) => node.kind === "scalar").map(({ span }) => text.slice(span.start, span.end));
    assert.deepEqual(written, ["network", "ethernets", "eth0", "dhcp4", "'yes'"]);
    const path = pathAt(root, text.indexOf("'yes'") + 2);
    assert.equal(textOf(path.at(-1)), "yes");
  });

  test("damage is told where it is, and the rest is read", () => {
    assert.deepEqual(codesOf("a:\n\tb: 1\n"), ["tab@3"]);
    assert.deepEqual(rootOf("a:\n\tb: 1\nc: 2\n"), [
      ["a", [["b", "1"]]],
      ["c", "2"],
    ]);
    assert.deepEqual(codesOf("a:\n  b\n  c: 1\n"), ["value-not-allowed@10"]);
    assert.deepEqual(codesOf("a: 1\nb\nc: 2\n"), ["missing-colon@5"]);
    assert.deepEqual(rootOf("a:\n    b: 1\n  c: 2\nd: 3\n"), [
      ["a", [["b", "1"]]],
      ["c", "2"],
      ["d", "3"],
    ]);
    assert.deepEqual(codesOf("a: [1, 2\n"), ["unclosed-flow@3"]);
    assert.deepEqual(codesOf("a: 'x\nb: 1"), ["unclosed-quote@3"]);
    assert.deepEqual(codesOf("a: @x\n"), ["unexpected-character@3"]);
    assert.deepEqual(codesOf("a: *b\n"), ["undefined-alias@3"]);
  });

  test("problems know their document", () => {
    const { documents, problems } = readYaml("a: 1\n---\nb: [\n");
    assert.equal(documents.length, 2);
    assert.deepEqual(
      problems.map(({ document }) => document),
      [1],
    );
  });

  test("duplicates, aliases, and keys with the names of object members", () => {
    const root = readYaml("__proto__: &x {a: 1}\nconstructor: *x\n__proto__: 2\n").documents[0]?.root as YamlNode;
    assert.equal(textOf(valueAt(root, "__proto__")), "2");
    assert.equal(({} as Record<string, unknown>).a, undefined);
    const alias = valueAt(root, "constructor") as YamlNode;
    assert.equal(alias.kind, "alias");
    assert.deepEqual(entriesOf(alias).map(keyText), ["a"]);
    assert.deepEqual(root.kind === "map" ? [...duplicateKeys(root)].map(({ entry }) => entry.key.span.start) : [], [37]);
    assert.equal(followed({ kind: "alias", name: "q", target: undefined, span: { start: 0, end: 2 } }).kind, "scalar");
  });

  test("deep nesting and alias bombs end", () => {
    for (const opener of ["[", "{a: ", "- ", "{? ", "a:\n"]) {
      const { problems } = readYaml(opener.repeat(100_000));
      assert.ok(problems.length <= 200);
    }
    const bomb = ["a0: &a0 [x]", ...Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`)].join("\n");
    assert.deepEqual(readYaml(bomb).problems, []);
    const wide = Array.from({ length: 50_000 }, (_, i) => `key${i}: v`).join("\n");
    const root = readYaml(wide).documents[0]?.root;
    assert.ok(root?.kind === "map" && [...duplicateKeys(root)].length === 0);
  });

  test("every prefix and every deletion of a sample is read", () => {
    const sample = 'a: &x [1, {b: "c\\n"}]\n? k\n: |2-\n   t\n- \'q\n%TAG ! x\n--- !t *x\n...\n# c\ré: >+\n\tz\n';
    for (let i = 0; i <= sample.length; i++) {
      readYaml(sample.slice(0, i));
      readYaml(sample.slice(0, i) + sample.slice(i + 1));
    }
  });

  test("types by YAML 1.1 and 1.2", () => {
    const type = (text: string, version: "1.1" | "1.2"): string => typeOf(readYaml(text).documents[0]?.root as YamlScalar, version);
    assert.deepEqual(
      ["yes", "010", "12:30:45", "1.5", "~", "x", "'1'", "!!str 1"].map((text) => type(text, "1.1")),
      ["boolean", "integer", "integer", "float", "null", "string", "string", "string"],
    );
    assert.deepEqual(
      ["yes", "true", "0o17", "1e3", "12:30:45"].map((text) => type(text, "1.2")),
      ["string", "boolean", "integer", "float", "string"],
    );
  });
});
