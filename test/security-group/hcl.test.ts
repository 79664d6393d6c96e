/** The reader of HCL against the parser of HashiCorp, compiled to WebAssembly: the same texts are valid, with the same blocks and attributes. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "@cdktf/hcl2json";
import { evaluate } from "../../server/languages/security-group/evaluate.ts";
import { scopeOf } from "../../server/languages/security-group/terraform-scope.ts";
import { readHcl } from "../../server/languages/shared/hcl.ts";
import { FORMS } from "../oracle/hcl-forms.ts";
import { hclText } from "../oracle/hcl-generate.ts";
import { bodyJson, type Json } from "../oracle/hcl-json.ts";
import { random, SEED, times } from "../reliability/samples.ts";

/** What a reader may nest in, or read twice. */
const HOSTILE: readonly string[] = [
  ...[
    "[",
    "{",
    "(",
    "!",
    "-",
    "}",
    "]",
    "x.",
    "a[",
    "f(",
    "a ? b : ",
    "a ? ",
    "a + ",
    "a[*]",
    "a.*.",
    "a::",
    "1.",
    "<<E\n",
    "<<-E\n",
    "/*",
  ],
  ...[
    "[for x in ",
    "[for x in y : ",
    "{for k, v in ",
    "{a = ",
    "{\n",
    "a = {\n",
    "a {\n",
    "a = [\n",
    "a = (\n",
    'a "b" ',
    "a = 1,\n",
    "a = 1\n",
  ],
  ...['"', '"@{', "@{", "%{if a}", "%{for a in b}", "%{else}", "%{endif}", "$", "%", "$$", "$@{", "~}", "\\", "\\u", "\r", "\r\n", "\t"],
  ...["\0", "\ud800", "\ufeff", "é", "😀", "__proto__ = {\n", "E\n", "  E x\n", "#", "//", "...", "=>", "'", "`", ";"],
].map((piece) => piece.replaceAll("@{", "${"));

/** What the official parser says: its JSON, "refused", or "unsaid" where it only cannot convert what it parsed. */
async function official(text: string): Promise<Json | "refused" | "unsaid"> {
  try {
    return await parse("main.tf", text);
  } catch (error) {
    return /parse config/.test(String(error)) ? "refused" : "unsaid";
  }
}

/** JSON as text, the same for the same content. */
const canonical = (value: Json): string =>
  JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** How the two differ about a text; undefined where they say the same. */
async function difference(text: string): Promise<string | undefined> {
  const said = await official(text);
  const { body, problems } = readHcl(text);
  const [first] = problems;
  if ((said === "refused") !== problems.length > 0) return `${first?.message ?? "no problem is seen"} in\n${text}`;
  if (typeof said !== "object") return undefined;
  const [theirs, own] = [canonical(said), canonical(bodyJson(text, body))];
  return theirs === own ? undefined : `another tree:\n${own}\ninstead of\n${theirs}\nin\n${text}`;
}

describe("HCL", () => {
  test("random files, whole and damaged: the same verdict and the same tree as the official parser", async () => {
    const next = random(SEED);
    const pick = (below: number): number => Math.floor(next() * below);
    const count = times("PERIMETER_HCL", 1000, 5000);
    let valid = 0;
    for (let i = 0; i < count; i++) {
      const text = hclText(pick);
      const found = await difference(text);
      assert.equal(found, undefined, `seed ${SEED}, file ${i}`);
      if (readHcl(text).problems.length === 0) valid++;
    }
    assert.ok(valid > count / 2 && valid < count * 0.9, `${valid} of ${count} are valid`);
  });

  test("every form of the language, one by one, as the official parser reads it", async () => {
    for (const form of FORMS) assert.equal(await difference(`${form}\n`), undefined);
  });

  test("half-typed text: the rest is read", () => {
    for (const typed of [
      "ingress {",
      "cidr_blocks = [",
      'name = "web',
      "x =",
      "tags = {",
      'a = "${var.',
      "b = cond ?",
      "<<EOT",
      "/*",
      "y = f(",
    ]) {
      const text = `resource "a" "one" {\n  ${typed}\n}\n\nresource "b" "two" {\n  port = 22\n}\n`;
      const { body, problems } = readHcl(text);
      assert.ok(problems.length > 0, typed);
      if (typed === "/*") continue;
      const two = body.blocks.find(({ labels }) => labels[1] === "two");
      assert.equal(two?.body.attributes[0]?.name, "port", `what stands behind "${typed}" is read`);
    }
  });

  test("what nests, repeats or never ends, half a megabyte of it: read and worked out without end or error", () => {
    for (const piece of HOSTILE) {
      const text = piece.repeat(Math.ceil(500_000 / piece.length));
      for (const whole of [text, `locals {\n  a = ${text}\n}\n`, `a = "${text}"\n`, `a = <<E\n${text}`]) {
        const { body } = readHcl(whole);
        const scope = scopeOf([{ uri: "main.tf", body }]);
        for (const { value } of body.attributes) evaluate(value, scope);
        for (const { value } of scope.locals.values()) evaluate(value, scope);
      }
    }
  });

  test("every beginning of a text, with the same problems when read again", () => {
    const text = `variable "a" {\n  default = ["x-@{1 + 2}", -3, { b : null }]\n}\nlocals {\n  c = <<-E\n    @{var.a[*].b} %{ if true }x%{ endif }\n  E\n  d = [for k, v in f(var.a...) : "@{k}" if v != "\\u00e9"] // e\n}\n`;
    const whole = text.replaceAll("@{", "${");
    for (let end = 0; end < whole.length; end++) {
      const [first, second] = [readHcl(whole.slice(0, end)), readHcl(whole.slice(0, end))];
      assert.deepEqual(first, second);
      for (const { span } of first.problems) assert.ok(span.start >= 0 && span.start <= span.end && span.end <= end);
    }
  });

  test("names that objects have of themselves are names like any other", () => {
    const { body } = readHcl("locals {\n  __proto__ = 1\n  constructor = local.__proto__\n  x = { __proto__ = 2, toString = 3 }\n}\n");
    const scope = scopeOf([{ uri: "main.tf", body }]);
    const [value] = readHcl('v = [local.constructor, local.x.__proto__, local.x["toString"], local.x.valueOf, local.hasOwnProperty]').body
      .attributes;
    assert.ok(value !== undefined);
    const list = evaluate(value.value, scope);
    assert.ok(list.kind === "list");
    assert.deepEqual(
      list.items.map((item) => (item.kind === "scalar" ? item.value : item.kind)),
      [1, 2, 3, "unknown", "unknown"],
    );
  });

  test("spans are those of the text", () => {
    const text = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n';
    const [block] = readHcl(text).body.blocks;
    const [attribute] = block?.body.attributes ?? [];
    assert.equal(text.slice(block?.span.start, block?.span.end), text.trimEnd());
    assert.equal(text.slice(attribute?.value.span.start, attribute?.value.span.end), '"10.0.0.0/16"');
  });
});
