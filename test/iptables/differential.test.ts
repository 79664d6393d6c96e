/** Random rule sets committed by the real programs with both back ends, and Perimeter's verdict beside theirs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cannotCommit, commit } from "../oracle/iptables-commit.ts";
import { randomRules } from "../oracle/iptables-generate.ts";
import { Seeded } from "../seeded.ts";
import { verdict } from "./verdict.ts";

const COUNT = Number(process.env.PERIMETER_RULESETS ?? 1500);
const SEED = Number(process.env.PERIMETER_SEED ?? 20_240_607);
const AGREEMENT = 0.99;

test(`iptables: ${COUNT} random rule sets, seed ${SEED}`, (context) => {
  const why = cannotCommit();
  if (why !== undefined) return context.skip(why);
  const random = new Seeded(SEED);
  const sets = Array.from({ length: COUNT }, () => randomRules(random));
  const answers = commit(sets);
  const wrong: string[] = [];
  let refused = 0;
  sets.forEach(({ family, text }, i) => {
    for (const backend of ["legacy", "nft"] as const) {
      const said = answers[i]?.[backend] ?? { code: -1, message: "" };
      if (said.code !== 0) refused++;
      const found = verdict(text, family, backend);
      if (found.length > 0 !== (said.code !== 0))
        wrong.push(
          `IPv${family} ${backend} says ${said.code === 0 ? "yes" : said.message}\nPerimeter: ${found.join(" / ") || "yes"}\n${text}`,
        );
    }
  });
  const agreement = 1 - wrong.length / (2 * COUNT);
  context.diagnostic(`${2 * COUNT} verdicts, ${refused} refusals, agreement ${(100 * agreement).toFixed(2)} %`);
  for (const one of wrong.slice(0, Number(process.env.PERIMETER_SHOW ?? 5))) context.diagnostic(one);
  assert.ok(agreement >= AGREEMENT, `agreement ${agreement}`);
});
