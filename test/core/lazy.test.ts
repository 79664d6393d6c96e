import assert from "node:assert/strict";
import { test } from "node:test";
import { lazyMap } from "../../server/core/lazy.ts";

/** A table of 1,000 entries; how often it was read, and which of its values were looked for. */
function table() {
  const asked = { read: 0, found: [] as number[] };
  const map = lazyMap(
    () => {
      asked.read++;
      return Array.from({ length: 1000 }, (_, i) => [i, { name: `n${i}` }] as const);
    },
    (key) => {
      asked.found.push(key);
      return key < 1000 ? { name: `n${key}` } : undefined;
    },
  );
  return { map, asked };
}

test("a few keys are looked for one by one, each once; more of them read the table", () => {
  const { map, asked } = table();
  const seven = map.get(7);
  assert.deepEqual([seven?.name, map.has(7), map.has(5000), map.get(5000)], ["n7", true, false, undefined]);
  assert.deepEqual([asked.read, asked.found], [0, [7, 5000]]);
  for (let i = 0; i < 1000; i++) assert.equal(map.get(i)?.name, `n${i}`);
  assert.equal(asked.read, 1);
  assert.ok(asked.found.length < 100);
  assert.equal(map.get(7), seven, "what was found before stays the same object");
  assert.equal([...map.values()].length, 1000);
});

test("whoever goes through the table reads it, with what was found before", () => {
  const { map, asked } = table();
  const seven = map.get(7);
  assert.equal(new Map(map.entries()).get(7), seven);
  assert.equal(map.size, 1000);
  assert.equal(map.has(5000), false);
  assert.deepEqual([asked.read, asked.found], [1, [7]]);
});
