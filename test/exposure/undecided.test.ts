/** Rules whose effect the files do not decide: the answer is unknown, and says by which of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { filterTable, listening, natTable, netplan } from "../../server/exposure/samples.ts";
import { ask } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

const SETS = "create friends hash:ip family inet\nadd friends 203.0.113.9\n";

function answer(rules: string, port = 80) {
  const project = workspace({
    "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["198.51.100.9/24"] }, "198.51.100.1"),
    "hosts/web/facts/iptables-save.txt": rules,
    "hosts/web/facts/ipset-save.txt": SETS,
    "hosts/web/facts/ss.txt": `${listening("0.0.0.0", 80, "nginx")}${listening("0.0.0.0", 3000, "node")}`,
  });
  return ask(project, [{ from: "203.0.113.7", to: `198.51.100.9:${port}` }])[0];
}

const table = (name: string, ...rules: readonly string[]): string => `*${name}\n${rules.join("\n")}\nCOMMIT\n`;

test("a set that rules change", () => {
  const asks = "-A INPUT -p tcp --dport 80 -m set ! --match-set friends src -j DROP";
  assert.equal(answer(filterTable({}, asks))?.verdict, "unreachable");
  assert.equal(answer(filterTable({}, asks, "-A INPUT -p tcp --dport 7000 -j SET --add-set friends src"))?.verdict, "unknown");
});

test("TPROXY may hand a packet to another socket", () => {
  const rules = table("mangle", "-A PREROUTING -p tcp --dport 443 -j TPROXY --on-port 3000 --tproxy-mark 1");
  const found = answer(`${rules}${filterTable({})}`, 443);
  assert.deepEqual([found?.verdict, found?.because], ["unknown", ["web: TPROXY hands packets to a socket of this host"]]);
  assert.equal(answer(`${rules}${filterTable({})}`)?.verdict, "reachable");
});

test("a connection's zone by a mark", () => {
  assert.equal(answer(`${table("raw", "-A PREROUTING -j CT --zone mark")}${filterTable({})}`)?.verdict, "unknown");
  assert.equal(answer(`${table("raw", "-A PREROUTING -i eth1 -j CT --zone 5")}${filterTable({})}`)?.verdict, "reachable");
});

test("a lifetime that may end on the way", () => {
  const rules = (left: number) => `${table("mangle", `-A PREROUTING -j TTL --ttl-set ${left}`)}${filterTable({})}`;
  assert.deepEqual([answer(rules(1))?.verdict, answer(rules(64))?.verdict], ["unknown", "reachable"]);
});

test("a routing-policy may choose another table", () => {
  const project = workspace({
    "hosts/web/etc/netplan/10.yaml": `network:
  version: 2
  ethernets:
    eth0:
      addresses: [198.51.100.9/24]
      routes: [{ to: default, via: 198.51.100.1 }]
    eth1:
      addresses: [10.0.0.9/24]
      routes: [{ to: 203.0.113.0/24, via: 10.0.0.1, table: 100 }]
      routing-policy: [{ from: 10.0.0.9, table: 100 }]
`,
    "hosts/web/facts/iptables-save.txt": filterTable({}),
    "hosts/web/facts/ss.txt": listening("0.0.0.0", 80, "nginx"),
  });
  const [other, same] = ask(project, [
    { from: "203.0.113.7", to: "198.51.100.9:80" },
    { from: "192.0.2.7", to: "198.51.100.9:80" },
  ]);
  assert.deepEqual([other?.verdict, other?.because], ["unknown", ["web: which table of routes applies depends on its routing-policy"]]);
  assert.equal(same?.verdict, "reachable");
});

test("a translation that is not understood", () => {
  const rules = `${natTable("-A PREROUTING -p tcp --dport 443 -j DNAT --to-destination 198.51.100.9:3000-3001/443")}${filterTable({})}`;
  assert.equal(answer(rules, 443)?.verdict, "unknown");
  assert.equal(answer(rules, 22)?.verdict, "unreachable");
});
