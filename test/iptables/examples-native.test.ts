/** Every example of a rule that is a restore file, shown to the real programs: a bad one of category `invalid` is refused, all others are accepted. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { kindOf } from "../../server/languages/iptables/file.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import { unmark } from "../examples.ts";
import { cannotCommit, commit } from "../oracle/iptables-commit.ts";

type Shown = {
  readonly rule: string;
  readonly text: string;
  readonly family: 4 | 6;
  readonly back: "legacy" | "nft";
  readonly refused: boolean;
};

function examples(): Shown[] {
  return iptables.rules.flatMap((rule) =>
    rule.examples.flatMap((example) => {
      const path = example.path ?? iptables.examplePath;
      const back: "legacy" | "nft" = example.targets?.iptables === "legacy" ? "legacy" : "nft";
      const family: 4 | 6 = /v6|6\.rules|ip6/.test(path) ? 6 : 4;
      const texts = "good" in example ? [example.good] : [example.bad, ...(example.fixed === undefined ? [] : [example.fixed])];
      return texts.flatMap((marked, i): Shown[] => {
        const { text } = unmark(marked);
        // Sets live outside the file, and names in the DNS.
        if (kindOf(path, text) !== "restore" || /match-set|add-set|\{\{|www\./.test(text) || example.files !== undefined) return [];
        return [{ rule: rule.id, text, family, back, refused: "bad" in example && i === 0 && rule.category === "invalid" }];
      });
    }),
  );
}

test("iptables: the examples of all rules and what the programs say of them", (context) => {
  const why = cannotCommit();
  if (why !== undefined) return context.skip(why);
  const shown = examples();
  const answers = commit(shown);
  const wrong = shown.flatMap(({ rule, text, back, refused }, i) => {
    const said = answers[i]?.[back] ?? { code: -1, message: "" };
    return (said.code !== 0) === refused ? [] : [`${rule} (${back}): ${said.code === 0 ? "accepted" : said.message}\n${text}`];
  });
  assert.deepEqual(wrong, []);
  context.diagnostic(`${shown.length} examples`);
});
