/** What files say only in passing: networks that a host's firewall rules speak of, and a public address without any other. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { exposureTable } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

type Files = Readonly<Record<string, string>>;

function internet(files: Files, port: number): { readonly verdict: string; readonly because: string } {
  const row = exposureTable(workspace(files)).rows.find((one) => one.port === port);
  const cell = row?.zones.find(({ zone }) => zone === "internet");
  assert.ok(cell !== undefined);
  return { verdict: cell.verdict, because: cell.because.join("; ") };
}

const rulesOf = (files: Files): readonly string[] => [...workspace(files).findings().values()].flat().map(({ rule }) => rule);

describe("a container that no file describes, behind docker0 that no file describes either", () => {
  const docker = (first: string, described = false): Files => ({
    "hosts/vps/etc/netplan/10.yaml": netplan(
      { eth0: ["203.0.113.5/24"], ...(described ? { docker0: ["172.17.0.1/16"] } : {}) },
      "203.0.113.1",
    ),
    "hosts/vps/etc/sysctl.d/10.conf": "net.ipv4.ip_forward = 1\n",
    "hosts/vps/facts/ss.txt": listening("0.0.0.0", 5432, "docker-proxy"),
    "hosts/vps/facts/iptables-save.txt": `*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 5432 -j DNAT --to-destination 172.17.0.2:5432
COMMIT
${filterTable({ input: "DROP", forward: "DROP" }, ...(first === "" ? [] : [first]), "-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "-A FORWARD -d 172.17.0.2/32 ! -i docker0 -o docker0 -p tcp -m tcp --dport 5432 -j ACCEPT", "-A FORWARD -i docker0 ! -o docker0 -j ACCEPT")}`,
  });

  test("is not closed: whether the container answers is unknown, with or without the bridge's address", () => {
    const unknown = { verdict: "unknown", because: "no file describes a host at 172.17.0.2" };
    assert.deepEqual(internet(docker(""), 5432), unknown);
    assert.deepEqual(internet(docker("", true), 5432), unknown);
    assert.ok(!rulesOf(docker("")).includes("exposure/listener-blocked"));
    assert.ok(rulesOf(docker("")).includes("iptables/published-port"), "what the file alone says stays");
  });

  test("is closed where a rule before lets nobody in", () => {
    assert.equal(internet(docker("-A FORWARD -i eth0 -o docker0 -j DROP"), 5432).verdict, "not exposed");
  });
});

describe("a host of which perimeter.yaml states the public address, and no file any", () => {
  const vps = (rules: string, more = ""): Files => ({
    "perimeter.yaml": `hosts:\n  vps:\n    public: [203.0.113.5]\n${more}`,
    "hosts/vps/facts/ss.txt": listening("0.0.0.0", 5432, "postgres"),
    "hosts/vps/facts/iptables-save.txt": filterTable(
      { input: "DROP" },
      "-A INPUT -i lo -j ACCEPT",
      "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
      rules,
    ),
  });

  test("answers the internet", () => {
    const open = vps("-A INPUT -p tcp --dport 5432 -j ACCEPT");
    assert.equal(internet(open, 5432).verdict, "exposed");
    assert.ok(rulesOf(open).includes("exposure/public-datastore"));
    assert.equal(internet(vps("-A INPUT -p tcp --dport 443 -j ACCEPT"), 5432).verdict, "not exposed");
    assert.equal(internet(vps("-A INPUT -p tcp --dport 5432 -s 10.0.0.0/8 -j ACCEPT"), 5432).verdict, "not exposed");
  });

  test("is unknown where the interface decides", () => {
    assert.equal(internet(vps("-A INPUT -i eth0 -p tcp --dport 5432 -j ACCEPT"), 5432).verdict, "unknown");
  });
});
