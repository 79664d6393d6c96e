/** Snippets and what `nginx -t` 1.22.1 says of each: what the text alone decides is decided the same, on the same line. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { refusals } from "./verdict.ts";

type Case = { readonly name: string; readonly text: string; readonly exit: number; readonly says: readonly string[] };

const { cases } = JSON.parse(readFileSync(new URL("../oracle/facts/nginx-cases.json", import.meta.url), "utf8")) as { cases: Case[] };

/** What depends on the host: its names, users, certificates, files and cipher lists. */
const OF_THE_HOST =
  /host not found in .*nohost\.invalid|cannot load certificate|SSL_CTX_set_cipher_list|open\(\) .* failed|getpwnam|dlopen/;

/** nginx names the line where the block ends; the finding is at the directive. */
const ELSEWHERE = new Set(["cache zone unknown", "proxy_buffers invalid rel"]);

describe("nginx: verdicts of nginx -t", () => {
  for (const { name, text, exit, says } of cases) {
    const error = says.find((line) => line.startsWith("[emerg]"));
    if (error !== undefined && OF_THE_HOST.test(error)) continue;
    test(name, () => {
      const found = refusals(text);
      assert.equal(found.length > 0, exit !== 0, `nginx: ${error ?? "accepts"}; here: ${found[0]?.message ?? "accepted"}`);
      const line = /in line (\d+)$/.exec(error ?? "")?.[1];
      if (line !== undefined && !ELSEWHERE.has(name)) assert.equal(found[0]?.line, Number(line), found[0]?.message ?? "");
    });
  }
});
