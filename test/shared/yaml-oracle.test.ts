/** The YAML reader and libyaml (through PyYAML) accept the same texts, and read the same out of them. YAML_SEED and YAML_CASES change what is tried. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, test } from "node:test";
import { readYaml, type YamlNode } from "../../server/languages/shared/yaml.ts";
import { native } from "../oracle/native.ts";
import { chooser, generated } from "../oracle/netplan-configs.ts";

const SEED = Number(process.env.YAML_SEED ?? 9);
const COUNT = Number(process.env.YAML_CASES ?? 6000);

const ASK = `
import json, sys, yaml
def plain(n, d=0):
    if d > 400: return "deep"
    if isinstance(n, yaml.ScalarNode): return n.value
    if isinstance(n, yaml.SequenceNode): return [plain(x, d + 1) for x in n.value]
    return {"m": [[plain(k, d + 1), plain(v, d + 1)] for k, v in n.value]}
for line in sys.stdin:
    try:
        loader = yaml.CLoader(json.loads(line).encode("utf-8"))
        node = loader.get_node() if loader.check_node() else None
        print(json.dumps({"ok": True, "value": None if node is None else plain(node)}))
    except (yaml.YAMLError, UnicodeError) as error: print(json.dumps({"ok": False, "value": str(error)}))
`;

const python = native("python3");
const hasLibyaml = python !== undefined && spawnSync(python, ["-c", "import yaml; yaml.CLoader"]).status === 0;

const BITS = [
  "\t",
  "  ",
  " ",
  "\n",
  ":",
  ": ",
  "- ",
  "-",
  "[",
  "]",
  "{",
  "}",
  ",",
  "#",
  " #",
  "'",
  '"',
  "|",
  "|\n",
  ">",
  "&a",
  "*a",
  "!t ",
  "%",
  "@",
  "`",
  "?",
  "? ",
  "---\n",
  "...\n",
  "\\",
  "é",
  "\r\n",
  "{{ x }}",
  "{% if %}",
  "<<: *a",
  ":,",
  "x:[",
  "!<a>",
  '"\\x"',
  "''",
  "\u0085",
];
const SAMPLES = [
  "a: &x [1, {b: c}]\nd: *x\ne: !t 'q''r'\nf: \"x\\ty\\u00e9\"\ng: |2-\n   k\n  l\n\nh: >+\n a\n b\n\n c\n\n? k\n: v\n",
  "- - a\n  - b\n-\n  - c: d\n    e: f\n- {a, b: c, ? d : e}\n- [a: b, c]\n",
  "%YAML 1.1\n---\na: b\n...\n---\nc\n",
  "key: plain text\n  that goes on\nlist:\n- one\n-\n  two: |\n    three\n  four: >-\n    five\n    six\n# end\n",
];

function textsFrom(seed: number, count: number): string[] {
  const c = chooser(seed);
  const texts = [...SAMPLES];
  while (texts.length < count) {
    let text = c.chance(0.6) ? c.pick(SAMPLES) : (Object.values(generated(c).files)[0] ?? "").slice(0, 400);
    for (let n = 1 + c.upTo(3); n > 0; n--) {
      const at = c.upTo(text.length + 1);
      text = c.chance(0.6) ? text.slice(0, at) + c.pick(BITS) + text.slice(at) : text.slice(0, at) + text.slice(at + 1 + c.upTo(4));
    }
    texts.push(text);
  }
  return texts;
}

function plain(node: YamlNode | undefined, left = { nodes: 20_000 }): unknown {
  if (node === undefined || left.nodes-- < 0) return null;
  if (node.kind === "alias") return plain(node.target, left);
  if (node.kind === "scalar") return node.text;
  if (node.kind === "seq") return node.items.map((item) => plain(item, left));
  return { m: node.entries.map(({ key, value }) => [plain(key, left), plain(value, left)]) };
}

describe("yaml: differential", () => {
  test(`${COUNT} texts from seed ${SEED}`, { skip: hasLibyaml ? false : "PyYAML with libyaml is not installed" }, (context) => {
    const texts = textsFrom(SEED, COUNT);
    const input = `${texts.map((text) => JSON.stringify(text)).join("\n")}\n`;
    const answers = spawnSync(python ?? "python3", ["-c", ASK], { input, maxBuffer: 1 << 28 })
      .stdout.toString()
      .trim()
      .split("\n");
    assert.equal(answers.length, texts.length);
    const wrong = texts.flatMap((text, i) => {
      const { ok, value } = JSON.parse(answers[i] ?? "{}") as { ok: boolean; value: unknown };
      const { documents, problems } = readYaml(text);
      const first = problems.find(({ document }) => document === 0);
      if (ok !== (first === undefined))
        return [`${JSON.stringify(text)} here: ${first?.message ?? "accepted"}; libyaml: ${ok ? "accepted" : value}`];
      return ok && JSON.stringify(plain(documents[0]?.root)) !== JSON.stringify(value) ? [`${JSON.stringify(text)} reads differently`] : [];
    });
    context.diagnostic(`agree on ${texts.length - wrong.length} of ${texts.length}, seed ${SEED}`);
    for (const one of wrong.slice(0, 10)) context.diagnostic(one);
    assert.ok(wrong.length <= texts.length / 1000, `${wrong.length} differ`);
  });
});
