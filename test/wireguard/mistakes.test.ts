/** Mistakes as people make them in WireGuard's files, one in each, and files that are right; wg-quick and wg refuse those that are called invalid, and no others. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { wireguard } from "../../server/languages/wireguard/index.ts";
import { unmark } from "../examples.ts";
import { readTable, testTable } from "../mistakes.ts";
import { judge, missing } from "../oracle/wireguard.ts";

const TABLE = new URL("mistakes.txt", import.meta.url);

testTable(wireguard, TABLE, { mistakes: 65, right: 20 });

// Names are not what is judged here: hosts that resolve nowhere, and the names of files.
const withAddress = (text: string): string => text.replace(/^(Endpoint = )[a-z_][\w.]*(?=:\d)/gim, "$1192.0.2.7");

test("wireguard: the programs' own verdict on each of them", { skip: missing() ?? false }, () => {
  const table = readTable(wireguard, TABLE).filter(({ path }) => path === wireguard.examplePath);
  const invalid = new Set(wireguard.rules.filter(({ category }) => category === "invalid").map(({ id }) => id));
  const verdicts = judge(table.map(({ marked }) => withAddress(unmark(marked).text)));
  const wrong = table.filter(({ rule }, i) => verdicts[i]?.accepted === invalid.has(`wireguard/${rule}`));
  assert.deepEqual(
    wrong.map(({ name }) => name),
    [],
  );
});
