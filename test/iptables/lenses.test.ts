/** What stands above dead rules and the chains that hold them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { textAt } from "../../server/core/text.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import { lensesOf } from "../../server/languages/iptables/lenses.ts";

test("dead rules and their chains say so", () => {
  const text = [
    "*filter",
    ":INPUT DROP [0:0]",
    ":WEB - [0:0]",
    "-A INPUT -p tcp -j WEB",
    "-A WEB -p tcp -m tcp --dport 0:1023 -j ACCEPT",
    "-A WEB -p tcp -m tcp --dport 1024:65535 -j ACCEPT",
    "-A WEB -p tcp -m tcp --dport 1000:2000 -j DROP",
    "-A WEB -p udp -j DROP",
    "COMMIT",
    "",
  ].join("\n");
  const { file } = iptables.parse({ uri: "file:///etc/iptables/rules.v4", text });
  const [unit] = iptables.units?.([file], { targets: {}, isolated: false, has: () => false }) ?? [];
  assert.ok(unit !== undefined);
  assert.deepEqual(
    lensesOf(unit).map((lens) => `${textAt(text, lens.span).slice(0, 24)}: ${lens.text}`),
    [
      "-A WEB -p tcp -m tcp --d: dead: covered by lines 5 and 6",
      "-A WEB -p udp -j DROP: dead: never matches",
      "WEB: 2 of 4 rules are dead",
    ],
  );
});
