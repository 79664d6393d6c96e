/** Scripts whose rules are filled in: what is wrong is told where it stands, and fixes write there only. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { lintExample } from "../examples.ts";
import { shown, unitOf } from "./script-units.ts";

describe("iptables: the arguments of functions", () => {
  const told = (text: string): string[] =>
    unitOf(text).ruleset.faults.map(({ rule, base, start, end, usedAt, fix }) => {
      const at = (place: { start: number; end: number }): string => text.slice(base + place.start, base + place.end);
      const edits = fix?.edits.map((edit) => `; ${at(edit)} -> ${edit.text}`).join("") ?? "";
      return `${rule} ${at({ start, end })}${usedAt === undefined ? "" : ` in ${at(usedAt)}`}${edits}`;
    });
  const BODY = 'open() {\n  local proto=$1 port="$2"\n  iptables -A INPUT -p $proto --dport "$port" -j ACCEPT\n}\n';
  test("one call that is wrong is told at its argument, with what mends it there", () => {
    assert.deepEqual(told(`${BODY}open tcp 22\nopen tpc 80\n`), ["bad-protocol tpc in $proto; tpc -> tcp"]);
    assert.deepEqual(told(`${BODY}open tcp 22\nopen tcp 80x\n`), ['bad-port 80x in "$port"']);
    assert.deepEqual(told(`${BODY}open "tpc" 80\n`), ['bad-protocol "tpc" in $proto']);
    assert.deepEqual(told('add() { iptables -A INPUT "$@"; }\nadd -p tcp --dport 25 -j ACCPT\nadd -p udp -j DROP\n'), [
      'undefined-chain ACCPT in "$@"; ACCPT -> ACCEPT',
    ]);
    assert.deepEqual(told("f() { shift; g $1; }\ng() { iptables -A INPUT -p $1 -j DROP; }\nf a tpc\n"), [
      "bad-protocol tpc in $1; tpc -> tcp",
    ]);
    assert.deepEqual(told("both() { iptables -A INPUT -p $1 -j DROP; ip6tables -A INPUT -p $1 -j DROP; }\nboth tpc\n"), [
      "bad-protocol tpc in $1; tpc -> tcp",
    ]);
  });
  test("where several calls are wrong, or nobody knows which, the body is meant, and its variable stays", () => {
    assert.deepEqual(told(`${BODY}open tpc 80\nopen tdp 81\n`), ["bad-protocol $proto"]);
    assert.deepEqual(told("f() { iptables -A INPUT -p $1x -j DROP; }\nf tcp\n"), ["bad-protocol $1x"]);
    assert.deepEqual(told("P=tx\niptables -A INPUT -p $P -j DROP\n"), ["bad-protocol $P"]);
    assert.deepEqual(told("iptables-restore <<E\n*filter\n-A INPUT -p $P -j DROP\nCOMMIT\nE\n"), []);
    assert.deepEqual(told("f() { iptables-restore <<E\n*filter\n-A INPUT -p $1 -j DROP\nCOMMIT\nE\n}\nf tx\n"), ["bad-protocol $1"]);
    assert.deepEqual(told("f() { iptables -A INPUT -s $1 -j DROP; }\nfor n in 10.0.0.300 10.1.0.0/16; do f $n; done\n"), [
      "bad-address 10.0.0.300 in $1",
    ]);
    assert.deepEqual(told("for p in 22 80x; do iptables -A INPUT -p tcp --dport $p -j ACCEPT; done\n"), ["bad-port 80x in $p"]);
  });
  test("the comma of a list that has blanks", () => {
    assert.deepEqual(told("for p in 80, 443; do iptables -A INPUT -p tcp --dport $p -j ACCEPT; done\n"), ["bad-port 80, in $p; 80, -> 80"]);
  });
  test("a dash beside a colon is no range, whichever way it is written", () => {
    const fixes = (port: string) =>
      unitOf(`iptables -A INPUT -p tcp --dport ${port} -j DROP`).ruleset.faults.map(({ fix }) => fix?.edits[0]?.text);
    assert.deepEqual([fixes("10-20"), fixes("10-20:30")], [["10:20"], [undefined]]);
  });
  test("a comma behind a port, in a range too, and what is left is a port", () => {
    const ports = (option: string): string[] => told(`iptables -A INPUT -p tcp ${option} -j ACCEPT\n`);
    assert.deepEqual(ports("--dport 8000:8010,"), ["bad-port 8010,; 8000:8010, -> 8000:8010"]);
    assert.deepEqual(ports("--sport 80,:90"), ["bad-port 80,; 80,:90 -> 80:90"]);
    assert.deepEqual(ports("--dport 443x,"), ["bad-port 443x,"]);
    assert.deepEqual(ports("--dport http:htp"), ["bad-port htp; http:htp -> http:ftp"]);
  });
  test("a rule with a word that nobody knows is not one for all packets", () => {
    const rules = (text: string): string[] => lintExample(iptables, { bad: text, path: "srv/firewall.sh" }, text).map(({ rule }) => rule);
    assert.deepEqual(rules("iptables -F\niptables -A INPUT $FOO -j ACCEPT\niptables -A INPUT -s 10.0.0.1 -j DROP\n"), []);
    assert.deepEqual(shown(unitOf("iptables -F\niptables -A INPUT $FOO -j DROP\niptables -A INPUT -s $X -j DROP\n")), [
      "4 filter INPUT (unknown) drop",
      "4 filter INPUT (unknown) drop",
    ]);
  });
  test("a command of which a word is not known may be any", () => {
    assert.deepEqual(
      told('f() { local a=(-A INPUT -s "$1"); [[ -n $2 ]] && a+=(-m comment --comment "$2"); iptables "${a[@]}"; }\nf 10.0.0.0/8\n'),
      [],
    );
    assert.deepEqual(told('iptables "$@"\niptables $RULE\n'), []);
  });
  test("nothing is written between the words that one variable becomes", () => {
    assert.deepEqual(told('P="80, 443"\niptables -A INPUT -p tcp -m multiport --dports $P -j DROP\n'), ["bad-port $P", "parse $P"]);
    assert.deepEqual(told('f() { iptables -A INPUT "$@"; }\nf --dport 80 -j DROP\n'), ['unknown-option --dport in "$@"']);
    assert.deepEqual(told("f() { iptables -A INPUT --dport $1 -j DROP; }\nf 80\n"), ["unknown-option --dport;  -> -p tcp "]);
  });
  test("no fix of a rule writes over a variable that is as long as its value", () => {
    const text = "NETWORKS_1=10.1.2.30/8\niptables -A INPUT -s $NETWORKS_1 -j DROP\n";
    const found = lintExample(iptables, { bad: text, path: "srv/firewall.sh" }, text).find(({ rule }) => rule === "iptables/host-bits");
    assert.ok(found);
    assert.equal(found.fix, undefined);
  });
  test("a fix that moved to an argument is not safe: other commands may use that too", () => {
    const text = "f() { NETWORKS_1=$1; ip addr add $1 dev eth0; iptables -A INPUT -s $NETWORKS_1 -j DROP; }\nf 10.1.2.30/8\n";
    const safe = (script: string): unknown => {
      const all = lintExample(iptables, { bad: script, path: "srv/firewall.sh" }, script);
      return all.find(({ rule }) => rule === "iptables/host-bits")?.fix?.safe;
    };
    assert.equal(safe(text), false);
    assert.equal(safe("iptables -A INPUT -s 10.1.2.30/8 -j DROP\n"), true);
  });
  test("what a fallback takes the place of is not written over", () => {
    assert.deepEqual(told('open() { iptables -A INPUT -p ${1:-tpc} -j DROP; }\nopen ""\n'), ["bad-protocol ${1:-tpc}"]);
    assert.deepEqual(told('open() { local p=${1:-tpc}; iptables -A INPUT -p $p -j DROP; }\nopen ""\n'), ["bad-protocol $p"]);
    assert.deepEqual(told("open() { iptables -A INPUT -p ${1:-tcp} -j DROP; }\nopen tpc\n"), ["bad-protocol tpc in ${1:-tcp}; tpc -> tcp"]);
  });
});
