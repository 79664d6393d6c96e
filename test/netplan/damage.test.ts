/** Damage of the YAML: what it takes with it, wherever in a file it stands. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFile } from "../../server/languages/netplan/files.ts";

const DAMAGE = "      nameservers:e\n      d\n      dhcp6-overri<des:\n        use-dns: false\n";

test("damage is told once, also behind nothing but blank lines and comments", () => {
  for (const before of ["", "\n", "\r\n", "\n\n", "#\n", "\n# x\n", "\n".repeat(100), "network:\n", "\nnetwork:\n\n\n"]) {
    const { file, problems } = readFile({ uri: "file:///etc/netplan/a.yaml", text: before + DAMAGE });
    assert.ok(problems.length > 0, JSON.stringify(before));
    for (const { start, end } of file.damaged) assert.ok(start >= 0 && start <= end && end <= before.length + DAMAGE.length);
  }
});
