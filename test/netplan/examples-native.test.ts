/** Every example of every netplan rule, shown to netplan's generator: a bad one of category `invalid` is refused, every other one, and every fixed text, is accepted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { netplan } from "../../server/languages/netplan/index.ts";
import { unmark } from "../examples.ts";
import { askNetplan, netplanGenerator } from "../oracle/netplan.ts";
import { INSTALLED, refusals } from "./verdict.ts";

type Shown = { readonly rule: string; readonly files: Readonly<Record<string, string>>; readonly path: string; readonly refused: boolean };

const shown: readonly Shown[] = netplan.rules.flatMap(({ id, category, examples }) =>
  examples.flatMap((example): Shown[] => {
    if (example.targets !== undefined && example.targets.netplan !== INSTALLED) return [];
    const path = example.path ?? netplan.examplePath;
    const others = Object.fromEntries(Object.entries(example.files ?? {}).map(([at, text]) => [at, unmark(text).text]));
    const texts = "good" in example ? [example.good] : [example.bad, ...(example.fixed === undefined ? [] : [example.fixed])];
    return texts.map((marked, i) => ({
      rule: id,
      files: { ...others, [path]: unmark(marked).text },
      path,
      refused: category === "invalid" && "bad" in example && i === 0,
    }));
  }),
);

/** The installed release refuses an example with keys that came later, whatever the example is about. */
const isNewer = ({ files }: Shown): boolean => refusals(files).some(({ rule }) => rule === "netplan/newer-key");

const generator = netplanGenerator();

test("netplan: the examples of all rules and what netplan says of them", {
  skip: typeof generator === "string" ? generator : false,
}, async (context) => {
  if (typeof generator === "string") return;
  const said = await askNetplan(
    generator.path,
    shown.map(({ files }) => files),
  );
  const wrong = shown.flatMap((one, i) => {
    const answer = said[i];
    const refused = one.refused || isNewer(one);
    if (answer === undefined || answer.needs !== undefined || answer.accepted !== refused) return [];
    return [`${one.rule}: ${refused ? "accepted" : answer.output.trim()}\n${one.files[one.path]}`];
  });
  assert.deepEqual(wrong, []);
  context.diagnostic(`${shown.length} examples`);
});
