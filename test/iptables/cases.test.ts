/** What iptables 1.8.9 said of 233 snippets, committed where that was tried: Perimeter says the same. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { verdict } from "./verdict.ts";

type Said = readonly [code: number, message: string];
type Case = { readonly name: string; readonly v6: boolean; readonly text: string; readonly legacy: Said; readonly nft: Said } & {
  readonly legacy_apply?: Said;
  readonly nft_apply?: Said;
};

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, "../oracle/facts/iptables-grammar-cases.json"), "utf8")) as {
  cases: readonly Case[];
};

/** Cases that hang on the machine: which users it has. */
const HOST = new Set(["owner unknown user"]);

describe("iptables: the grammar cases", () => {
  for (const one of cases) {
    test(`${one.name}${one.v6 ? " (IPv6)" : ""}`, () => {
      for (const backend of ["legacy", "nft"] as const) {
        const said = one[`${backend}_apply`] ?? one[backend];
        const found = verdict(one.text, one.v6 ? 6 : 4, backend);
        if (HOST.has(one.name)) continue;
        assert.equal(
          found.length > 0,
          said[0] !== 0,
          `${backend}: ${said[1] || "accepted"}; Perimeter: ${found.join(" / ") || "accepts"}\n${one.text.slice(0, 300)}`,
        );
      }
    });
  }
});
