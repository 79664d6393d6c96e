/** The course notes' netplan files as their PDF gave them: the fix for lost indentation gives back the indented text. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { applyEdits } from "../../server/core/text.ts";
import { netplan } from "../../server/languages/netplan/index.ts";
import { check, read } from "../../server/linter/lint.ts";

const SEEDS = join(import.meta.dirname, "../projects/netplan-seeds");

test("a text that lost its indentation is, once mended, the indented one", () => {
  for (const name of ["static", "pc"]) {
    const [lost = "", whole = ""] = [`${name}-lost`, name].map((folder) =>
      readFileSync(join(SEEDS, folder, "etc/netplan/01-network-manager-all.yaml"), "utf8"),
    );
    const source = { uri: "file:///etc/netplan/a.yaml", text: lost };
    const { findings } = check(netplan, [read(netplan, source)], { targets: {}, isolated: false, has: () => false });
    const [first] = findings;
    assert.equal(first?.rule, "netplan/lost-indentation");
    assert.equal(applyEdits(lost, first?.fix?.edits ?? []), whole);
  }
});
