/** Thousands of generated configurations, valid and spoilt: Perimeter and the installed `nginx -t` agree. NGINX_SEED and NGINX_CASES change what is generated. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { askAll, nginxOracle } from "../oracle/nginx.ts";
import { configuration, mutated, random } from "../oracle/nginx-generate.ts";
import { refusals } from "./verdict.ts";

const SEED = Number(process.env.NGINX_SEED ?? 20);
const COUNT = Number(process.env.NGINX_CASES ?? 3000);

const oracle = nginxOracle();

describe("nginx: differential", () => {
  after(() => typeof oracle === "string" || oracle.close());

  test(`${COUNT} configurations from seed ${SEED}`, { skip: typeof oracle === "string" ? oracle : false }, async (context) => {
    if (typeof oracle === "string") return;
    const texts = generated(SEED, COUNT);
    const wrong: string[] = [];
    const figures = { accepted: 0, lines: 0, sameLine: 0 };
    await askAll(oracle, texts, (says, index) => {
      const [first] = refusals(texts[index] as string);
      if (says.accepted) figures.accepted++;
      if (says.accepted !== (first === undefined))
        wrong.push(`${index}: nginx: ${says.message || "accepts"}; here: ${first?.message ?? "accepted"}`);
      else if (first !== undefined && says.line !== undefined) {
        figures.lines++;
        if (first.nginxLine === says.line) figures.sameLine++;
      }
    });
    const agreed = COUNT - wrong.length;
    context.diagnostic(
      `agree on ${agreed} of ${COUNT} (${figures.accepted} accepted), same line ${figures.sameLine} of ${figures.lines}, seed ${SEED}`,
    );
    for (const one of wrong.slice(0, 20)) context.diagnostic(one);
    assert.ok(agreed >= 0.99 * COUNT, `${agreed} of ${COUNT} agree`);
    assert.ok(figures.sameLine >= 0.95 * figures.lines, `${figures.sameLine} of ${figures.lines} have the same line`);
    assert.ok(figures.accepted > COUNT / 10 && figures.lines > COUNT / 4, "the generator makes both kinds");
  });
});

/** Valid configurations, each followed by three mutations of it. */
function generated(seed: number, count: number): string[] {
  const next = random(seed);
  const texts: string[] = [];
  while (texts.length < count) {
    const text = configuration(next);
    texts.push(text);
    for (let i = 0; i < 3 && texts.length < count; i++) texts.push(mutated(next, text));
  }
  return texts;
}
