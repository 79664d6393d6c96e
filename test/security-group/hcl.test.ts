/** The reader of HCL against the parser of HashiCorp, compiled to WebAssembly: the same texts are valid, with the same blocks and attributes. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { parse } from "@cdktf/hcl2json";
import { type HclBody, readHcl } from "../../server/languages/shared/hcl.ts";
import { hclText } from "../oracle/hcl-generate.ts";
import { random, SEED, times } from "../reliability/samples.ts";

/** What the official parser says: its JSON, "refused", or "unsaid" where it only cannot convert what it parsed. */
async function official(text: string): Promise<Record<string, unknown> | "refused" | "unsaid"> {
  try {
    return await parse("main.tf", text);
  } catch (error) {
    return /parse config/.test(String(error)) ? "refused" : "unsaid";
  }
}

/** Names of attributes and blocks of the first level, in the form of the official JSON's keys. */
const keys = (body: HclBody): string[] =>
  [...new Set([...body.attributes.map(({ name }) => name), ...body.blocks.map(({ type }) => type)])].sort();

describe("HCL", () => {
  test("random files: the same verdict and the same names as the official parser", async () => {
    const next = random(SEED);
    const pick = (below: number): number => Math.floor(next() * below);
    const count = times("PERIMETER_HCL", 300, 1500);
    const wrong: string[] = [];
    let valid = 0;
    for (let i = 0; i < count; i++) {
      const text = hclText(pick);
      const said = await official(text);
      const own = readHcl(text);
      if (said !== "refused") valid++;
      if ((said === "refused") !== own.problems.length > 0) wrong.push(`${own.problems[0]?.message ?? "no problem"} in\n${text}`);
      else if (typeof said === "object" && Object.keys(said).sort().join() !== keys(own.body).join()) wrong.push(`other names in\n${text}`);
    }
    assert.ok(valid > count / 3 && valid < count * 0.95, `${valid} of ${count} are valid`);
    assert.ok(wrong.length <= count / 100, `${wrong.length} of ${count} differ, seed ${SEED}; the first:\n${wrong[0]}`);
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

  test("a megabyte of brackets, quotes or damage neither throws nor stays", () => {
    for (const piece of [
      "[",
      "{",
      "(",
      "a = {\n",
      "a {\n",
      "a = [\n",
      '"',
      '"${',
      "a = (\n",
      "!",
      "a = b ? ",
      "<<E\n",
      "/*",
      "}",
      "x.",
      "a = 1,\n",
    ])
      assert.ok(readHcl(piece.repeat(300_000 / piece.length)).body.attributes.length >= 0);
  });

  test("spans are those of the text", () => {
    const text = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n';
    const [block] = readHcl(text).body.blocks;
    const [attribute] = block?.body.attributes ?? [];
    assert.equal(text.slice(block?.span.start, block?.span.end), text.trimEnd());
    assert.equal(text.slice(attribute?.value.span.start, attribute?.value.span.end), '"10.0.0.0/16"');
  });
});
