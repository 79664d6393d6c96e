/** Reading an edit gives what reading the whole text gives. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits, type Edit } from "../../server/core/text.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import { Seeded } from "../seeded.ts";

const uri = "file:///etc/iptables/rules.v4";
const SNIPPETS = [
  "\n",
  "-A INPUT -j ACCEPT\n",
  "COMMIT\n",
  "*nat\n",
  ":X - [0:0]\n",
  '"',
  "\r\n",
  " ",
  "#",
  "",
  "x",
  "--dport 22",
  `${"y".repeat(11_000)}\n`,
];

test("iptables: 4000 random edits, seed 7", () => {
  const random = new Seeded(7);
  let text = "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\n# note\n-A INPUT -j DROP\nCOMMIT\n";
  let file = iptables.parse({ uri, text }).file;
  for (let i = 0; i < 4000; i++) {
    if (text.length > 30_000) {
      text = text.slice(0, 200);
      file = iptables.parse({ uri, text }).file;
    }
    const edits: Edit[] = [];
    let from = 0;
    for (let n = 1 + random.int(2); n > 0 && from <= text.length; n--) {
      const start = from + random.int(text.length - from + 1);
      const end = Math.min(text.length, start + (random.chance(0.5) ? 0 : random.int(40)));
      edits.push({ span: { start, end }, text: random.pick(SNIPPETS) });
      from = end + 1;
    }
    text = applyEdits(text, edits);
    file = iptables.parse({ uri, text }, { file, edits }).file;
    const whole = iptables.parse({ uri, text }).file;
    assert.deepEqual(file.entries, whole.entries, `edit ${i}`);
  }
});
