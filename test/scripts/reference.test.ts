/** What bundles hold of nginx's documentation is what hovers read of it. */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { Format, getDirectives, getVariables } from "@nginx/reference-lib";
import { build } from "esbuild";

const ROOT = resolve(import.meta.dirname, "../..");

test("names, syntax, contexts and first paragraphs are all there, and nothing else", async () => {
  const { shortReference } = await import(new URL("../../scripts/build/reference.mjs", import.meta.url).href);
  const { outputFiles } = await build({
    stdin: { contents: 'export { getDirectives, getVariables } from "@nginx/reference-lib"', resolveDir: ROOT },
    bundle: true,
    write: false,
    format: "cjs",
    mainFields: ["module", "main"],
    plugins: [shortReference],
  });
  const text = outputFiles[0]?.text ?? "";
  const module = { exports: {} as { getDirectives: typeof getDirectives; getVariables: typeof getVariables } };
  new Function("module", "exports", text)(module, module.exports);
  const short = <Entry extends { readonly description: string }>(entries: readonly Entry[]) =>
    entries.map((entry) => ({ ...entry, description: entry.description.split(/\n\s*\n/, 1)[0] }));
  assert.deepEqual(module.exports.getDirectives(Format.Markdown), short(getDirectives(Format.Markdown)));
  assert.deepEqual(module.exports.getVariables(Format.Markdown), short(getVariables(Format.Markdown)));
  assert.ok(!/_html: ["[]/.test(text));
});
