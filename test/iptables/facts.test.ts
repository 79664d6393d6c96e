/** What exposure is told: tables with their policies, translations, and what could not be read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Fact } from "../../server/core/facts.ts";
import { iptables } from "../../server/languages/iptables/index.ts";

function facts(uri: string, text: string): readonly Fact[] {
  const { file } = iptables.parse({ uri, text });
  const [unit] = iptables.units?.([file], { targets: {}, isolated: false, has: () => false }) ?? [];
  assert.ok(unit);
  return iptables.facts(unit);
}

test("iptables: a restore file tells its tables, policies where they are written, translations", () => {
  const text =
    "*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n*nat\n-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8080\n-A POSTROUTING -o wan0 -j MASQUERADE\nCOMMIT\n";
  const [filter, ...more] = facts("file:///etc/iptables/rules.v4", text);
  assert.equal(more.length, 0);
  assert.ok(filter?.kind === "filter" && !filter.partial);
  const [first, nat] = filter.tables;
  const input = first?.chains.get("INPUT");
  assert.deepEqual([input?.policy?.action, text.slice(input?.policy?.at?.span.start, input?.policy?.at?.span.end)], ["drop", "DROP"]);
  assert.deepEqual(first?.chains.get("OUTPUT")?.policy, { action: "accept" });
  const dnat = nat?.chains.get("PREROUTING")?.rules[0];
  assert.deepEqual(dnat?.action, { do: "dnat", to: { family: 4, first: 0x0a000005n, last: 0x0a000005n }, ports: [8080, 8080] });
  assert.equal(dnat?.text, "-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8080");
  assert.equal(nat?.chains.get("POSTROUTING")?.rules[0]?.action.do, "masquerade");
});

test("iptables: a script adds to what was there, unless it flushes and sets policies", () => {
  const partial = (text: string): boolean | undefined => {
    const fact = facts("file:///srv/fw.sh", text).find((one) => one.kind === "filter");
    return fact?.kind === "filter" ? fact.partial : undefined;
  };
  assert.equal(partial("iptables -A INPUT -j DROP\n"), true);
  assert.equal(partial("iptables -F\niptables -P INPUT DROP\niptables -A INPUT -i lo -j ACCEPT\n"), false);
});

test("iptables: what could not be resolved is a gap at its place", () => {
  const text = "iptables -P INPUT DROP\niptables -A $CHAIN -j ACCEPT\n";
  const gap = facts("file:///srv/fw.sh", text).find((one) => one.kind === "gap");
  assert.ok(gap?.kind === "gap");
  assert.equal(text.slice(gap.at.span.start, gap.at.span.end), "iptables -A $CHAIN -j ACCEPT");
});

test("iptables: matches that are not understood stay questions, and marks change their answers", () => {
  const [fact] = facts(
    "file:///etc/iptables/rules.v4",
    "*filter\n-A INPUT -m limit --limit 1/s -j ACCEPT\n-A INPUT -m mark --mark 1 -j DROP\n-A INPUT -m string --algo bm --string x -j DROP\n-A INPUT -j MARK --set-mark 1\n-A INPUT -m iprange --src-range 10.0.0.9-10.0.0.1 -j DROP\nCOMMIT\n",
  );
  assert.ok(fact?.kind === "filter");
  const rules = fact.tables[0]?.chains.get("INPUT")?.rules ?? [];
  assert.deepEqual(
    rules.map((rule) =>
      rule.conditions.map((one) =>
        one.on === "opaque" ? (one.stable ? "stable" : "unstable") : one.on === "source" ? one.ranges.length : one.on,
      ),
    ),
    [["unstable"], ["stable"], ["unstable"], [], [0]],
  );
  assert.deepEqual(rules[3]?.action, { do: "continue", changes: ["mark"], mark: { of: "packet", keep: 0, flip: 1, copy: 0 } });
});

test("iptables: what MARK and CONNMARK do to the bits of a mark", () => {
  const targets = [
    "MARK --set-xmark 0x4000/0x4000",
    "MARK --set-mark 0x1/0x2",
    "MARK --or-mark 0x10",
    "MARK --and-mark 0xff",
    "CONNMARK --save-mark --nfmask 0xf --ctmask 0xf0",
    "CONNMARK --restore-mark --mask 0xff",
  ];
  const lines = targets.map((target) => `-A PREROUTING -j ${target}\n`).join("");
  const [fact] = facts("file:///etc/iptables/rules.v4", `*mangle\n${lines}COMMIT\n`);
  assert.ok(fact?.kind === "filter");
  const rules = fact.tables[0]?.chains.get("PREROUTING")?.rules ?? [];
  assert.deepEqual(
    rules.map(({ action }) => action.do === "continue" && action.mark && Object.values(action.mark)),
    [
      ["packet", 0xffffbfff, 0x4000, 0],
      ["packet", 0xfffffffc, 0x1, 0],
      ["packet", 0xffffffef, 0x10, 0],
      ["packet", 0xff, 0, 0],
      ["connection", 0xffffff0f, 0, 0xf],
      ["packet", 0xffffff00, 0, 0xff],
    ],
  );
});
