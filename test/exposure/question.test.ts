/** Questions by name: hosts on both sides, of whose addresses the most open answer counts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask, misreadIn } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

const FILES = {
  "hosts/web/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"], eth1: ["10.0.0.5/24", "fd00::5/64"] }, "203.0.113.1"),
  "hosts/web/facts/iptables-save.txt": filterTable({}),
  "hosts/web/facts/ss.txt": listening("0.0.0.0", 22, "sshd"),
  "hosts/db/etc/netplan/10.yaml": netplan({ eth0: ["10.0.0.6/24"] }),
  "hosts/db/facts/iptables-save.txt": filterTable(
    { input: "DROP" },
    "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT",
    "-A INPUT -s 10.0.0.5 -p tcp --dport 5432 -j ACCEPT",
  ),
  "hosts/db/facts/ss.txt": listening("10.0.0.6", 5432, "postgres"),
};

test("a host's name stands for its addresses", () => {
  const project = workspace(FILES);
  const queries = [
    { from: "web", to: "db:5432" },
    { from: "10.0.0.9", to: "db:5432/tcp" },
    { from: "db", to: "web:22" },
    { from: "internet", to: "web:22" },
    { from: "internet", to: "web:53/udp" },
  ];
  assert.deepEqual(
    ask(project, queries).map(({ verdict, seenAs }) => [verdict, seenAs === undefined ? "" : seenAs.split(".")[0]]),
    [
      ["reachable", "10"],
      ["unreachable", ""],
      ["reachable", "10"],
      ["reachable", "198"],
      ["unreachable", ""],
    ],
  );
});

test("what is wrong with a question is said", () => {
  const project = workspace(FILES);
  assert.match(misreadIn(project, { from: "web", to: "nobody:22" }) ?? "", /^"nobody:22" is no ADDRESS:PORT or HOST:PORT/);
  assert.match(misreadIn(project, { from: "mars", to: "web:22" }) ?? "", /neither an address nor a host nor a zone \(internet, lan\)/);
  assert.equal(misreadIn(project, { from: "web", to: "db:99999" }) === undefined, false);
  assert.equal(misreadIn(project, { from: "lan", to: "web:22" }), undefined);
});
