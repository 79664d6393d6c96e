import assert from "node:assert/strict";
import { test } from "node:test";
import type { Placed } from "../../server/linter/lint.ts";
import { Carried } from "../../server/lsp/carried.ts";

const finding = (rule: Placed["rule"], start: number, end: number): Placed => ({
  rule,
  uri: "file:///a",
  span: { start, end },
  message: rule,
  category: "exposure",
  severity: "warning",
  related: [
    { span: { start: 0, end: 1 }, message: "here" },
    { uri: "file:///b", span: { start: 0, end: 1 }, message: "there" },
  ],
});
const spans = (carried: Carried): string[] => carried.get("file:///a").map(({ span }) => `${span.start}-${span.end}`);

test("findings of the whole workspace move with the text of their file until they are found anew", () => {
  const carried = new Carried();
  carried.set(new Map([["file:///a", [finding("exposure/one", 10, 14), finding("nginx/own", 0, 2), finding("exposure/two", 20, 24)]]]));
  assert.deepEqual(spans(carried), ["10-14", "20-24"]);
  carried.edited("file:///a", { span: { start: 0, end: 2 }, text: "longer" });
  assert.deepEqual(spans(carried), ["14-18", "24-28"]);
  carried.edited("file:///a", { span: { start: 28, end: 28 }, text: "behind" });
  assert.deepEqual(spans(carried), ["14-18", "24-28"]);
  assert.deepEqual(
    carried.get("file:///a")[0]?.related?.map(({ message }) => message),
    ["there"],
    "places of the edited file may be stale",
  );
  carried.edited("file:///a", { span: { start: 16, end: 17 }, text: "" });
  assert.deepEqual(spans(carried), ["23-27"], "what was edited itself is forgotten");
  carried.set(new Map());
  assert.deepEqual(spans(carried), []);
});
