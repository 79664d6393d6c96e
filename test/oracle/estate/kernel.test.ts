/**
 * Exposure against the Linux kernel: random estates built both as files and as network namespaces, probed from every vantage to
 * every address. An answer "unreachable" that was open, or "reachable" that was closed, fails the test.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Comparison, compare, compareTwice } from "./compare.ts";
import { fixedEstates } from "./fixed.ts";
import { estateOf } from "./generate.ts";
import { askKernel, missing } from "./kernel.ts";
import type { EstateModel } from "./model.ts";
import { openEstateOf, estateOf as rareEstateOf } from "./rare.ts";
import { estateOf as wideEstateOf } from "./wide.ts";

const FIRST_SEED = Number(process.env.PERIMETER_ESTATE_SEED ?? 1);
const ESTATES = Number(process.env.PERIMETER_ESTATES ?? (process.env.CI === undefined ? 8 : 48));
/** Estates in one kernel run, so that a failure costs no more than its batch. */
const BATCH = 8;
const MOST_UNKNOWN = 0.01;

describe("exposure beside the kernel", () => {
  const why = missing();
  if (why !== undefined && process.env.CI !== undefined) throw new Error(`the kernel cannot be asked: ${why}`);
  test("estates written by hand", { skip: why === undefined ? false : why }, (context) => {
    const estates = Object.entries(fixedEstates());
    const total = { probes: 0, open: 0, unknown: 0, mismatches: 0 };
    const wrong: string[] = [];
    askKernel(estates.map(([, estate]) => estate)).forEach((answer, i) => {
      const [name, estate] = estates[i] as (typeof estates)[number];
      for (const dumped of [false, true]) {
        const compared = compare(estate, answer, dumped);
        add(total, compared);
        for (const mismatch of compared.mismatches) wrong.push(`${name}: ${mismatch.kind}: ${JSON.stringify(mismatch)}`);
        for (const unknown of compared.unknown) wrong.push(`${name}: unknown: ${JSON.stringify(unknown)}`);
      }
    });
    context.diagnostic(`${estates.length} estates, ${total.probes} answers (${total.open} open), ${total.mismatches} mismatches`);
    assert.deepEqual(wrong.slice(0, 5), []);
    assert.ok(total.open > 0);
  });
  random("random estates", estateOf, ESTATES, why);
  random("random estates of many shapes", wideEstateOf, Math.ceil((ESTATES * 2) / 3), why);
  random("random estates with what is rare", rareEstateOf, Math.ceil(ESTATES / 3), why);
  random("random estates that leave things open", openEstateOf, Math.ceil(ESTATES / 6), why, 1);
});

// At most the part `mostUnknown` of the answers may be unknown where all is stated: not those about addresses that no file describes.
function random(
  name: string,
  make: (seed: number) => EstateModel,
  count: number,
  why: string | undefined,
  mostUnknown = MOST_UNKNOWN,
): void {
  test(`${name} from seed ${FIRST_SEED}`, { skip: why ?? false }, (context) => {
    const seeds = Array.from({ length: count }, (_, i) => FIRST_SEED + i);
    const total = { probes: 0, open: 0, unknown: 0, mismatches: 0 };
    const wrong: string[] = [];
    for (let at = 0; at < seeds.length; at += BATCH) {
      const batch = seeds.slice(at, at + BATCH);
      const estates = batch.map(make);
      askKernel(estates).forEach((answer, i) => {
        const estate = estates[i] as (typeof estates)[number];
        const first = compareTwice(estate, answer, i % 2 === 1);
        // A probe that a busy machine lost is no answer: whoever is wrong is so again.
        const compared = first.mismatches.length === 0 ? first : compareTwice(estate, askKernel([estate])[0] ?? answer, i % 2 === 1);
        add(total, compared);
        for (const mismatch of compared.mismatches) wrong.push(`seed ${batch[i]}: ${mismatch.kind}: ${JSON.stringify(mismatch)}`);
      });
    }
    context.diagnostic(
      `${count} estates, ${total.probes} probes (${total.open} open), ${total.mismatches} mismatches, ${total.unknown} unknown, seeds ${FIRST_SEED} to ${FIRST_SEED + count - 1}`,
    );
    assert.deepEqual(wrong.slice(0, 5), []);
    assert.ok(total.open > 0 && total.unknown <= total.probes * mostUnknown, `${total.unknown} of ${total.probes} unknown`);
  });
}

function add(total: { probes: number; open: number; unknown: number; mismatches: number }, compared: Comparison): void {
  total.probes += compared.probes;
  total.open += compared.open;
  total.unknown += compared.unknown.filter(({ because }) => !because.some((why) => why.startsWith("no file describes a host at"))).length;
  total.mismatches += compared.mismatches.length;
}
