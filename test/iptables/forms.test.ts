/** A command that is read by the form of one read before is what reading it in full gives. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Command, readCommand, readInFull } from "../../server/languages/iptables/command.ts";
import { readByForm } from "../../server/languages/iptables/forms.ts";
import { rules } from "../../server/languages/iptables/rules/index.ts";
import { splitLine } from "../../server/languages/iptables/words.ts";
import { randomRules } from "../oracle/iptables-generate.ts";
import { moduleRules, oddLines } from "../oracle/iptables-module-generate.ts";
import { Seeded } from "../seeded.ts";

const PIECES = [
  ..."INPUT OUTPUT FORWARD X -j -s -d -i -o -p -m ! tcp udp icmp 6 0 255 22 80:90 :5 9:3 ssh 65536 1,2,3 22,80:90 multiport comment".split(
    " ",
  ),
  ..."ACCEPT DROP LOG REJECT KUBE-SVC a-name-that-is-longer-than-a-chain-may-be lo eth0+ an-interface-too-long !lo + 10.0.0.1".split(" "),
  ..."10.0.0.0/8 10.0.0.1/33 0.0.0.0/0 1.2 010.0.0.1 10.0.0.1,10.0.0.2 10.0.0.1-10.0.0.9 10.0.0.1:80 [2001:db8::1]:80 ::/0".split(" "),
  ...'2001:db8::/32 2001:db8::1 fe80::1/129 host.example {{x}} ${x} " "a\u0020b" NEW ESTABLISHED,NEW SYN src dst 0x1/0x1 5/min -- -A'.split(
    " ",
  ),
];

// As examples and generators write them.
function linesOf(random: Seeded): readonly string[] {
  const texts: string[] = [];
  for (const rule of rules)
    for (const example of rule.examples) texts.push(("bad" in example ? example.bad : example.good).replace(/[«»]/g, ""));
  for (let i = 0; i < 300; i++) texts.push(randomRules(random).text, moduleRules(random).text, oddLines(random).text);
  return texts.flatMap((text) => text.split("\n")).filter((line) => /^-/.test(line));
}

test("iptables: lines of known forms with other words, seed 11", () => {
  const random = new Seeded(11);
  const lines = linesOf(random);
  const words = [...PIECES, ...new Set(lines.flatMap((line) => line.split(" ")))];
  let byForm = 0;
  for (let i = 0; i < 60_000; i++) {
    const family = random.chance(0.3) ? 6 : 4;
    const line = random.pick(lines);
    readCommand(splitLine(line, 0, line.length).words, family, true);
    const changed = line.split(" ");
    for (let n = 1 + random.int(3); n > 0; n--)
      changed[random.int(changed.length)] = random.chance(0.5) ? random.pick(PIECES) : random.pick(words);
    const text = changed.join(" ");
    const split = splitLine(text, 0, text.length).words;
    const found = readByForm(split, family);
    if (found === undefined) continue;
    byForm++;
    assert.deepEqual(plain(found), plain(readInFull(split, family, true)), `${family} ${text}`);
  }
  assert.ok(byForm > 2000, `only ${byForm} by a form`);
});

// Without what is made of it later.
const plain = ({ kept: _, ...command }: Command): Omit<Command, "kept"> => command;
