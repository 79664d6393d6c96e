/**
 * Over a long life the server says what a fresh one says of the same end: documents, files on disk, folders and settings change in any order, with
 * events that come late, twice and out of order. PERIMETER_SEED, LIFE_LIVES and LIFE_ROUNDS change what is tried.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Host } from "../../server/lsp/host.ts";
import { nodeHost } from "../../server/lsp/workspace-node.ts";
import { SEED, times } from "../reliability/samples.ts";
import { type Editor, onHost } from "./editor.ts";
import { Chance } from "./life/chance.ts";
import { Life } from "./life/life.ts";
import { errorsOf, seenBy, shownBy } from "./life/seen.ts";

const ROUNDS = times("LIFE_ROUNDS", 3, 12);
const STEPS = 12;
const LIVES = times("LIFE_LIVES", 3, 6);

/** Files from the disk at once, after a while, or from the editor. */
const HOSTS: readonly ((chance: Chance) => (editor: Host) => Host)[] = [() => nodeHost, slowly, () => (editor) => editor];

function slowly({ one, below }: Chance): (editor: Host) => Host {
  const wait = (): Promise<void> => new Promise((done) => (one(4) ? setTimeout(done, below(20)) : done()));
  return (editor) => {
    const { list, read, around } = nodeHost(editor);
    return {
      list: (folder) => wait().then(() => list(folder)),
      read: (uri) => wait().then(() => read(uri)),
      around: (uri) => wait().then(() => around?.(uri) ?? []),
    };
  };
}

const told = (life: Life, log: readonly string[]): string =>
  log
    .slice(-STEPS * 2)
    .join("\n")
    .replaceAll(`file://${life.disk.root}`, "");

async function alike(life: Life, fresh: Editor, log: readonly string[]): Promise<void> {
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
    const host = HOSTS[(SEED + i) % HOSTS.length] as (typeof HOSTS)[number];
    const connect = (): Editor => onHost(host(new Chance(SEED)));
    const life = new Life(chance, connect, (SEED + i) % 2 === 1);
    t.after(() => life.disk.remove());
    await life.start();
    const log: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (let step = 0; step < STEPS; step++) {
        log.push(life.step());
        if (chance.one(4)) await new Promise((done) => setTimeout(done, chance.below(20)));
      }
      await life.settle();
      await alike(life, connect(), log);
    }
  });
}
