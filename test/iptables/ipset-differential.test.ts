/** Random save files of ipset restored by the real program, and Perimeter's verdict beside its own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { randomSets, restoreSets } from "../oracle/ipset.ts";
import { cannotCommit } from "../oracle/iptables-commit.ts";
import { native } from "../oracle/native.ts";
import { Seeded } from "../seeded.ts";

const COUNT = Number(process.env.PERIMETER_SETS ?? 400);
const SEED = Number(process.env.PERIMETER_SEED ?? 20_240_613);
const AGREEMENT = 0.99;

test(`ipset: ${COUNT} random save files, seed ${SEED}`, (context) => {
  const why = cannotCommit() ?? (native("ipset") === undefined ? "ipset is not installed" : undefined);
  if (why !== undefined) return context.skip(why);
  const random = new Seeded(SEED);
  const texts = Array.from({ length: COUNT }, () => randomSets(random));
  const answers = restoreSets(texts);
  const wrong = texts.flatMap((text, i) => {
    const said = answers[i] ?? { code: -1, message: "" };
    const found = refusals(text);
    return found.length > 0 === (said.code !== 0)
      ? []
      : [`ipset: ${said.code === 0 ? "yes" : said.message}\nPerimeter: ${found.join(" / ") || "yes"}\n${text}`];
  });
  const agreement = 1 - wrong.length / COUNT;
  context.diagnostic(`${answers.filter(({ code }) => code !== 0).length} refusals, agreement ${(100 * agreement).toFixed(2)} %`);
  for (const one of wrong.slice(0, Number(process.env.PERIMETER_SHOW ?? 5))) context.diagnostic(one);
  assert.ok(agreement >= AGREEMENT, `agreement ${agreement}`);
});

function refusals(text: string): string[] {
  const { file } = iptables.parse({ uri: "file:///etc/ipset.conf", text });
  const [unit] = iptables.units?.([file], { targets: {}, isolated: false, has: () => false }) ?? [];
  assert.ok(unit);
  return unit.ruleset.faults.map((fault) => `${fault.rule}: ${fault.message}`);
}
