/** Every example of every nginx rule, shown to `nginx -t`: a bad one of category `invalid` is refused, every other one, and every fixed text, is accepted. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type { Example } from "../../server/core/rule.ts";
import { nginx } from "../../server/languages/nginx/index.ts";
import { exampleUri, unmark } from "../examples.ts";
import { askAll, debianModules, nginxOracle } from "../oracle/nginx.ts";
import { unitOf } from "./verdict.ts";
import { is122, isOf122, wrapped } from "./wrapping.ts";

type Shown = { readonly rule: string; readonly text: string; readonly refused: boolean };

/** The oracle has every file that a configuration names. */
const ABOUT_FILES = "nginx/missing-include";

const shown: readonly Shown[] = nginx.rules.flatMap(({ id, category, examples }) =>
  examples.flatMap((example): Shown[] => {
    if (!is122(example.targets?.nginx) || id === ABOUT_FILES) return [];
    const texts = "good" in example ? [example.good] : [example.bad, ...(example.fixed === undefined ? [] : [example.fixed])];
    return texts.flatMap((marked, i) => {
      const { text } = unmark(marked);
      const refused = category === "invalid" && "bad" in example && i === 0;
      return speaksOf122(example, text) ? [{ rule: id, text: wrapped(text, exampleUri(nginx, example)), refused }] : [];
    });
  }),
);

function speaksOf122(example: Example, text: string): boolean {
  const unit = unitOf(text, exampleUri(nginx, example));
  return unit !== undefined && isOf122(unit);
}

const oracle = nginxOracle(debianModules());

test("nginx: the examples of all rules and what nginx says of them", {
  skip: typeof oracle === "string" ? oracle : false,
}, async (context) => {
  if (typeof oracle === "string") return;
  after(() => oracle.close());
  const wrong: string[] = [];
  await askAll(
    oracle,
    shown.map(({ text }) => text),
    (says, index) => {
      const { rule, text, refused } = shown[index] as Shown;
      if (says.accepted === refused) wrong.push(`${rule}: ${says.message || "accepted"}\n${text}`);
    },
  );
  assert.deepEqual(wrong, []);
  context.diagnostic(`${shown.length} examples`);
});
