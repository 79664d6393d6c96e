/** Random rule sets committed by the real programs with both back ends, and Perimeter's verdict beside theirs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cannotCommit, commit, type RuleText } from "../oracle/iptables-commit.ts";
import { randomRules } from "../oracle/iptables-generate.ts";
import { moduleRules, oddLines } from "../oracle/iptables-module-generate.ts";
import { Seeded } from "../seeded.ts";
import { verdict } from "./verdict.ts";

const COUNT = Number(process.env.PERIMETER_RULESETS ?? 1500);
const SEED = Number(process.env.PERIMETER_SEED ?? 20_240_607);
const AGREEMENT = 0.99;

const KINDS: Readonly<Record<string, { readonly count: number; readonly make: (random: Seeded) => RuleText }>> = {
  "rule sets": { count: COUNT, make: randomRules },
  "rules of every module": { count: Math.ceil(COUNT / 2), make: moduleRules },
  "rule sets with unusual lines": { count: Math.ceil(COUNT / 3), make: oddLines },
};

for (const [kind, { count, make }] of Object.entries(KINDS)) {
  test(`iptables: ${count} random ${kind}, seed ${SEED}`, (context) => {
    const why = cannotCommit();
    if (why !== undefined) return context.skip(why);
    const random = new Seeded(SEED);
    const sets = Array.from({ length: count }, () => make(random));
    const wrong: string[] = [];
    let [refused, judged] = [0, 0];
    for (const [i, answer] of commit(sets).entries()) {
      const { family, text } = sets[i] as RuleText;
      for (const backend of ["legacy", "nft"] as const) {
        const said = answer[backend];
        // What this machine's kernel does not have says nothing about the text.
        if (MISSING.test(answer.nft.message) || MISSING.test(answer.legacy.message)) continue;
        judged++;
        if (said.code !== 0) refused++;
        const found = verdict(text, family, backend);
        if (found.length > 0 !== (said.code !== 0))
          wrong.push(
            `IPv${family} ${backend} says ${said.code === 0 ? "yes" : said.message}\nPerimeter: ${found.join(" / ") || "yes"}\n${text}`,
          );
      }
    }
    const agreement = 1 - wrong.length / judged;
    context.diagnostic(`${judged} verdicts, ${refused} refusals, agreement ${(100 * agreement).toFixed(2)} %`);
    for (const one of wrong.slice(0, Number(process.env.PERIMETER_SHOW ?? 5))) context.diagnostic(one);
    assert.ok(agreement >= AGREEMENT, `agreement ${agreement}`);
  });
}

const MISSING = /missing kernel module|No such file or directory.*revision|can't initialize/;
