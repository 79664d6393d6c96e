/** What nobody describes: routers on the way, and settings that the model leaves out. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filterTable, listening, netplan } from "../../server/exposure/samples.ts";
import { ask, exposureTable } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

type Files = Readonly<Record<string, string>>;

const HOME: Files = {
  "hosts/nas/etc/netplan/10.yaml": netplan({ eth0: ["192.168.1.20/24"] }, "192.168.1.1"),
  "hosts/nas/facts/ss.txt": listening("0.0.0.0", 9000, "minio"),
  "hosts/nas/facts/iptables-save.txt": filterTable({}),
};

function internet(files: Files, port = 9000) {
  const row = exposureTable(workspace(files)).rows.find((one) => one.port === port);
  const cell = row?.zones.find(({ zone }) => zone === "internet");
  assert.ok(cell !== undefined);
  return { verdict: cell.verdict, because: cell.because.join("; ") };
}

const filtered = (...rules: readonly string[]): Files => ({
  ...HOME,
  "hosts/nas/facts/iptables-save.txt": filterTable({ input: "DROP" }, "-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT", ...rules),
});

describe("a router that no file describes", () => {
  test("may forward a port to a private address: unknown, and what would settle it", () => {
    assert.deepEqual(internet(HOME), {
      verdict: "unknown",
      because: "no file describes the router 192.168.1.1",
    });
  });

  test("cannot bring what the host drops from everybody, and from the router too", () => {
    assert.equal(internet(filtered()).verdict, "not exposed");
    assert.equal(internet(filtered("-A INPUT -s 192.168.1.50 -p tcp --dport 9000 -j ACCEPT")).verdict, "not exposed");
  });

  test("may rewrite sources to its own address", () => {
    assert.equal(internet(filtered("-A INPUT -s 192.168.1.0/24 -p tcp --dport 9000 -j ACCEPT")).verdict, "unknown");
  });

  test("is none where the gateway is on no link of the host, unless its route says that it is", () => {
    const lost = (more: string): Files => ({
      ...HOME,
      "hosts/nas/etc/netplan/10.yaml": `network:\n  ethernets:\n    eth0:\n      addresses: [192.168.1.20/24]\n      routes: [{ to: default, via: 192.168.7.1${more} }]\n`,
    });
    assert.equal(internet(lost("")).verdict, "not exposed");
    assert.equal(internet(lost(", on-link: true")).verdict, "unknown");
  });

  test("is settled by a description: then only what it forwards comes in", () => {
    const router = {
      "hosts/rtr/etc/netplan/10.yaml": netplan({ wan: ["203.0.113.5/24"], lan: ["192.168.1.1/24"] }, "203.0.113.1"),
      "hosts/rtr/etc/sysctl.d/10.conf": "net.ipv4.ip_forward = 1\n",
      "hosts/rtr/facts/iptables-save.txt": filterTable({ forward: "DROP" }),
    };
    assert.equal(internet({ ...HOME, ...router }).verdict, "not exposed");
    const forwards = { "perimeter.yaml": 'hosts:\n  rtr: { forwards: [ { port: 9000/tcp, to: "192.168.1.20:9000" } ] }\n' };
    const open = { ...router, "hosts/rtr/facts/iptables-save.txt": filterTable({}) };
    assert.equal(internet({ ...HOME, ...open, ...forwards }).verdict, "exposed");
  });

  test("is no question where a cloud stands in front", () => {
    const cloud = {
      "perimeter.yaml": "hosts:\n  nas: { security-groups: [aws_security_group.nas] }\n",
      "main.tf":
        'resource "aws_security_group" "nas" {\n  ingress {\n    from_port = 9000\n    to_port = 9000\n    protocol = "tcp"\n    cidr_blocks = ["10.0.0.0/8"]\n  }\n}\n',
    };
    assert.equal(internet({ ...HOME, ...cloud }).verdict, "not exposed");
  });

  test("on the way of a public address is the provider's, and passes everything", () => {
    const files = {
      ...HOME,
      "hosts/nas/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.20/24"] }, "203.0.113.1"),
    };
    assert.equal(internet(files).verdict, "exposed");
  });

  test("does not make private addresses routable", () => {
    const [answer] = ask(workspace(HOME), [{ from: "198.51.100.7", to: "192.168.1.20:9000" }]);
    assert.equal(answer?.verdict, "unreachable");
  });
});

describe("frames that a bridge hands to iptables", () => {
  const bridged = (value: number): Files => ({
    "hosts/kvm/etc/netplan/10.yaml":
      "network:\n  version: 2\n  ethernets: { eno1: {}, eno2: {} }\n  bridges:\n    br0:\n      interfaces: [eno1, eno2]\n      addresses: [10.3.0.2/24]\n",
    "hosts/kvm/etc/sysctl.d/10.conf": `net.bridge.bridge-nf-call-iptables = ${value}\n`,
    "hosts/kvm/facts/ss.txt": listening("0.0.0.0", 22, "sshd"),
  });

  test("are named as an assumption, and only where the setting is on", () => {
    assert.deepEqual(exposureTable(workspace(bridged(1))).assumptions, [
      "kvm: what crosses br0 between its ports is not filtered, although net.bridge.bridge-nf-call-iptables is on",
    ]);
    assert.deepEqual(exposureTable(workspace(bridged(0))).assumptions, []);
  });
});
