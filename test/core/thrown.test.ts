import assert from "node:assert/strict";
import { test } from "node:test";
import { thrownLines } from "../../server/core/thrown.ts";

test("the kind and the place of what was thrown, never its text", () => {
  const [kind, where] = thrownLines(new RangeError("CANARY"));
  assert.equal(kind, "RangeError");
  assert.match(where ?? "", /thrown\.test\.ts/);
  assert.ok(!thrownLines(new Error("first\nCANARY\n    second")).join("\n").includes("CANARY"));
  assert.equal(thrownLines(Object.assign(new Error("open /etc/x"), { code: "EACCES" }))[0], "Error EACCES");
  assert.deepEqual(thrownLines("CANARY"), ["string"]);
});
