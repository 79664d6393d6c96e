/** Thousands of configurations, generated and spoilt, of several files where merging matters: Perimeter and the installed netplan agree. NETPLAN_SEED and NETPLAN_CASES change what is generated. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Scope } from "../../server/core/language.ts";
import { applyEdits } from "../../server/core/text.ts";
import { netplan } from "../../server/languages/netplan/index.ts";
import { check, read } from "../../server/linter/lint.ts";
import { askNetplan, errorPlace, netplanGenerator } from "../oracle/netplan.ts";
import { type Case, chooser, generated, mutated } from "../oracle/netplan-configs.ts";
import { swept } from "../oracle/netplan-sweep.ts";
import { INSTALLED, refusals } from "./verdict.ts";

const SEED = Number(process.env.NETPLAN_SEED ?? 4);
const COUNT = Number(process.env.NETPLAN_CASES ?? 2200);
const generator = netplanGenerator();
const skip = typeof generator === "string" ? generator : false;

function casesFrom(seed: number, count: number): readonly Case[] {
  const choose = chooser(seed);
  const cases: Case[] = [];
  while (cases.length < count) {
    const whole = generated(choose);
    const once = mutated(choose, whole);
    const other = mutated(choose, whole);
    cases.push(whole, once, other);
    if (choose.chance(0.3)) cases.push(mutated(choose, once));
  }
  return cases.slice(0, count);
}

/** Each fix offered for a configuration that nothing is refused of, made. */
function fixed(
  files: Readonly<Record<string, string>>,
): { readonly files: Record<string, string>; readonly rule: string; readonly message: string }[] {
  const scope: Scope = { targets: { netplan: INSTALLED }, isolated: false, has: () => false };
  const parsed = Object.entries(files).map(([path, text]) => read(netplan, { uri: `file:///${path}`, text }));
  const { findings } = check(netplan, parsed, scope);
  if (findings.some(({ category }) => category === "invalid")) return [];
  return findings.flatMap(({ uri, fix, rule, message }) => {
    const path = uri.slice("file:///".length);
    return fix === undefined ? [] : [{ files: { ...files, [path]: applyEdits(files[path] ?? "", fix.edits) }, rule, message }];
  });
}

describe("netplan: differential", () => {
  test(`${COUNT} configurations from seed ${SEED}`, { skip }, async (context) => {
    if (typeof generator === "string") return;
    const cases = casesFrom(SEED, COUNT);
    const said = await askNetplan(
      generator.path,
      cases.map(({ files }) => files),
    );
    const wrong: string[] = [];
    const figures = { asked: 0, accepted: 0, several: 0, places: 0, samePlace: 0 };
    for (const [i, { files, what }] of cases.entries()) {
      const answer = said[i];
      if (answer === undefined || answer.needs !== undefined) continue;
      figures.asked++;
      if (answer.accepted) figures.accepted++;
      if (Object.keys(files).length > 1) figures.several++;
      const found = refusals(files);
      if (answer.accepted !== (found.length === 0))
        wrong.push(`${i} (${what}): netplan: ${answer.output.trim().split("\n").at(-1)}; here: ${found[0]?.message ?? "accepted"}`);
      const place = errorPlace(answer);
      if (answer.accepted || place === undefined || found.length === 0) continue;
      figures.places++;
      if (found.some(({ path, line, lastLine }) => path === place.path && line - 1 <= place.line && place.line <= lastLine + 1))
        figures.samePlace++;
    }
    const agreed = figures.asked - wrong.length;
    context.diagnostic(
      `agree on ${agreed} of ${figures.asked} (${figures.accepted} accepted, ${figures.several} of several files), within a line of netplan's place ${figures.samePlace} of ${figures.places}, seed ${SEED}`,
    );
    for (const one of wrong.slice(0, 20)) context.diagnostic(one);
    assert.ok(agreed >= 0.985 * figures.asked, `${agreed} of ${figures.asked} agree`);
    assert.ok(
      figures.accepted > COUNT / 5 && figures.accepted < (COUNT * 4) / 5 && figures.several > COUNT / 5,
      "the generator makes all kinds",
    );
  });

  for (const renderer of ["networkd", "NetworkManager"])
    test(`every key with values of every kind, for ${renderer}`, { skip }, async (context) => {
      if (typeof generator === "string") return;
      // Every 29th: a prime, so that all keys and all values have their turn.
      const cases = [...swept(renderer)].filter((_, i) => (i + SEED) % 29 === 0);
      const said = await askNetplan(
        generator.path,
        cases.map(({ files }) => files),
      );
      const asked = cases
        .map((one, i) => ({ ...one, answer: said[i] }))
        .filter(({ answer }) => answer !== undefined && answer.needs === undefined);
      const wrong = asked.filter(({ files, answer }) => answer?.accepted !== (refusals(files).length === 0));
      context.diagnostic(`agree on ${asked.length - wrong.length} of ${asked.length}`);
      for (const { what, answer } of wrong.slice(0, 20))
        context.diagnostic(`${what}: netplan: ${answer?.output.trim().split("\n").at(-1)}`);
      assert.ok(asked.length > 300 && wrong.length <= 0.015 * asked.length, `${wrong.length} of ${asked.length} differ`);
    });

  test("what netplan takes it still takes after a fix", { skip }, async (context) => {
    if (typeof generator === "string") return;
    const cases = casesFrom(SEED, 400)
      .flatMap(({ files }) => fixed(files))
      .slice(0, 250);
    const said = await askNetplan(
      generator.path,
      cases.map(({ files }) => files),
    );
    context.diagnostic(`${cases.length} fixes of ${new Set(cases.map(({ rule }) => rule)).size} rules`);
    assert.ok(cases.length > 50);
    assert.deepEqual(
      cases.flatMap(({ rule, message }, i) => (said[i]?.accepted === false && said[i]?.needs === undefined ? [`${rule}: ${message}`] : [])),
      [],
    );
  });
});
