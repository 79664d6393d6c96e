/**
 * Over a long life the server says what a fresh one says of the same end: documents, files on disk, folders and settings change in any order, with
 * events that come late, twice and out of order. PERIMETER_SEED, LIFE_LIVES and LIFE_ROUNDS change what is tried.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeHost } from "../../server/lsp/workspace-node.ts";
import { SEED, times } from "../reliability/samples.ts";
import { type Editor, onHost } from "./editor.ts";
import { Chance } from "./life/chance.ts";
import { Life } from "./life/life.ts";
import { errorsOf, seenBy, shownBy } from "./life/seen.ts";

const ROUNDS = times("LIFE_ROUNDS", 3, 12);
const STEPS = 12;
const LIVES = times("LIFE_LIVES", 2, 4);

const inProcess = (): Editor => onHost(nodeHost);

const told = (life: Life, log: readonly string[]): string =>
  log
    .slice(-STEPS * 2)
    .join("\n")
    .replaceAll(`file://${life.disk.root}`, "");

async function alike(life: Life, log: readonly string[]): Promise<void> {
  const fresh = inProcess();
  await life.start(fresh);
  const expected = await seenBy(life, fresh);
  const actual = { ...(await seenBy(life, life.editor)), ...shownBy(life) };
  const after = told(life, log);
  const only = (some: unknown, others: unknown) => (some as string[]).filter((line) => !(others as string[]).includes(line));
  assert.deepEqual(only(actual.exposure, expected.exposure), only(expected.exposure, actual.exposure), `exposure after\n${after}`);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)]))
    assert.deepEqual(actual[key], expected[key], `${key} after\n${after}`);
  assert.deepEqual(errorsOf(life.editor), []);
}

for (let i = 0; i < LIVES; i++) {
  test(`a long life, seed ${SEED + i}`, { timeout: 600_000 }, async (t) => {
    const chance = new Chance(SEED + i);
    const life = new Life(chance, inProcess, (SEED + i) % 2 === 1);
    t.after(() => life.disk.remove());
    await life.start();
    const log: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (let step = 0; step < STEPS; step++) {
        log.push(life.step());
        if (chance.one(4)) await new Promise((done) => setTimeout(done, chance.below(20)));
      }
      await life.settle();
      await alike(life, log);
    }
  });
}
