/** Mistakes as people make them in netplan's files, one in each, and files that are right; netplan itself refuses those that are called invalid, and no others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { netplan } from "../../server/languages/netplan/index.ts";
import { unmark } from "../examples.ts";
import { readTable, testTable } from "../mistakes.ts";
import { askNetplan, netplanGenerator } from "../oracle/netplan.ts";

const TABLE = new URL("mistakes.txt", import.meta.url);
const generator = netplanGenerator();

testTable(netplan, TABLE, { mistakes: 80, right: 20 });

test("netplan: its own verdict on each of them", { skip: typeof generator === "string" ? generator : false }, async () => {
  if (typeof generator === "string") return;
  const table = readTable(netplan, TABLE).filter(({ path }) => path.endsWith(".yaml"));
  const invalid = new Set(netplan.rules.filter(({ category }) => category === "invalid").map(({ id }) => id));
  const said = await askNetplan(
    generator.path,
    table.map(({ path, marked }) => ({ [path]: unmark(marked).text })),
  );
  const wrong = table.filter(({ rule }, i) => said[i]?.accepted === invalid.has(`netplan/${rule}`));
  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
  );
});
