/** Broken, cut off and enormous texts: no throw, nothing lost, no secret shown, and no growth beyond the text's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Surroundings } from "../../server/core/language.ts";
import type { IptablesFile } from "../../server/languages/iptables/file.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import { check, read } from "../../server/linter/lint.ts";
import { randomRules } from "../oracle/iptables-generate.ts";
import { mutate } from "../oracle/iptables-mutate.ts";
import { Seeded } from "../seeded.ts";

const scope = { targets: {}, isolated: false, has: () => false };
const around: Surroundings<IptablesFile> = { files: [], scope };
const SCRIPT =
  "#!/bin/sh\nIPT=iptables\nfor p in 22 80; do $IPT -A INPUT -p tcp --dport $p -j ACCEPT; done\niptables-restore <<E\n*filter\n-A INPUT -j DROP\nCOMMIT\nE\n";
const BITS = ["\0", "\r", "\n", '"', "'", "\\", "!", "--", "-", "{{ x }}", "\ud800", "é", "*", ":", "[", "]", "`", "$(", "COMMIT\n"];

function lint(uri: string, text: string): number {
  const { findings, failures } = check(iptables, [read(iptables, { uri, text })], scope);
  assert.deepEqual(failures, [], text);
  for (const { span, message } of findings) {
    assert.ok(
      span.start >= 0 && span.start <= span.end && span.end <= text.length,
      `${message} at ${span.start}-${span.end} of ${text.length}\n${text}`,
    );
    assert.ok(message.length <= 100 && !message.includes("\n"), message);
  }
  return findings.length;
}

test("iptables: 700 broken texts, seed 5, with every editor feature at random places", () => {
  const random = new Seeded(5);
  for (let i = 0; i < 700; i++) {
    const script = random.chance(0.3);
    let text = mutate(random, script ? SCRIPT : randomRules(random).text);
    for (let n = random.int(4); n > 0; n--) {
      const at = random.int(text.length + 1);
      text = text.slice(0, at) + random.pick(BITS) + text.slice(at + random.int(3));
    }
    if (random.chance(0.2)) text = text.slice(0, random.int(text.length + 1));
    const uri = script
      ? "file:///srv/fw.sh"
      : random.pick([
          "file:///etc/iptables/rules.v4",
          "file:///etc/iptables/rules.v6",
          "file:///etc/ufw/before.rules",
          "file:///etc/ipset.conf",
        ]);
    lint(uri, text);
    const { file } = iptables.parse({ uri, text });
    iptables.symbols?.(file);
    iptables.folds?.(file);
    for (let n = 0; n < 3; n++) {
      const offset = random.int(text.length + 1);
      iptables.hover?.(file, offset, around);
      iptables.complete?.(file, offset, around);
      iptables.references?.(file, offset, around);
      iptables.rename?.(file, offset, "other", around);
    }
  }
});

test("iptables: every prefix of a file and of a script", () => {
  const rules =
    '*filter\n:INPUT DROP [0:0]\n:web - [0:0]\n-A INPUT -m comment --comment "a b" -p tcp --dport 22 -j web\n[1:2] -A web ! -s 10.0.0.0/8 -j DROP\nCOMMIT\n';
  for (let end = 0; end <= rules.length; end++) lint("file:///etc/iptables/rules.v4", rules.slice(0, end));
  for (let end = 0; end <= SCRIPT.length; end++) lint("file:///srv/fw.sh", SCRIPT.slice(0, end));
});

test("iptables: the rest of a broken file is judged", () => {
  const text =
    "*filter\n-A INPUT -p tpc -j ACCEPT\n%%%\n-A INPUT -s 10.0.0.300 -j DROP\n-A NOWHERE -j DROP\n-A INPUT -p tcp --dport 99999 -j DROP\nCOMMIT\n";
  const said = check(iptables, [read(iptables, { uri: "file:///etc/iptables/rules.v4", text })], scope).findings.filter(
    (finding) => finding.category === "invalid",
  );
  assert.deepEqual(
    said.map((finding) => text.slice(finding.span.start, finding.span.end)),
    ["tpc", "%%%", "10.0.0.300", "NOWHERE", "99999"],
  );
});

test("iptables: a password in a comment is in no message", () => {
  const text = '*filter\n-A INPUT -m comment --comment "password=hunter2hunter2" -j ACCEPT\nCOMMIT\n';
  const { findings } = check(iptables, [read(iptables, { uri: "file:///etc/iptables/rules.v4", text })], scope);
  assert.ok(findings.some((finding) => finding.rule === "iptables/comment-secret"));
  assert.ok(!JSON.stringify(findings).includes("hunter2"));
});

test("iptables: enormous files end", () => {
  const many = (line: (i: number) => string, count = 20_000): string =>
    `*filter\n${Array.from({ length: count }, (_, i) => line(i)).join("\n")}\nCOMMIT\n`;
  for (const text of [
    many(() => "-D INPUT -j ACCEPT"),
    many((i) => `-I INPUT -s 10.0.${i >> 8}.${i & 255} -j DROP`, 5000),
    many((i) => `-A INPUT -j undefined${i}`, 5000),
    many((i) => `-N c${i}\n-X c${i}`, 5000),
    many((i) => `:c${i} - [0:0]\n-A c${i} -j c${i + 1}`, 3000),
    many(() => "*filter", 5000),
    `*filter\n-A INPUT ${"-s 10.0.0.1 ".repeat(100_000)}\nCOMMIT\n`,
  ]) {
    const { file } = iptables.parse({ uri: "file:///etc/iptables/rules.v4", text });
    const [unit] = iptables.units?.([file], scope) ?? [];
    assert.ok(unit !== undefined && unit.tables.length > 0);
  }
});
