/** Where parts of a service stand in its text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readService } from "../../server/languages/cloudflared/service.ts";

test("host and port of a service are found where they stand, also where the user name has the same letters", () => {
  const parts = (text: string): readonly string[] => {
    const read = readService(text);
    return "kind" in read && read.kind === "url" ? [read.hostAt, read.portAt].map(([start, end]) => text.slice(start, end)) : [];
  };
  assert.deepEqual(parts("http://localhost:3000"), ["localhost", "3000"]);
  assert.deepEqual(parts("https://[fe80::1%25eth0]:443?x=:8"), ["fe80::1%25eth0", "443"]);
  assert.deepEqual(parts("tcp://db"), ["db", ""]);
  const text = "http://app:80@app:80";
  const read = readService(text);
  assert.ok("kind" in read && read.kind === "url");
  assert.deepEqual(
    [read.hostAt, read.portAt],
    [
      [14, 17],
      [18, 20],
    ],
  );
});
