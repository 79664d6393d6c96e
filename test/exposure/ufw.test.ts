/** Hosts with ufw as its package installs it: its own rule files, what the administrator allowed, and its settings. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listening, netplan } from "../../server/exposure/samples.ts";
import { ask, exposureTable } from "../../server/linter/answers.ts";
import { workspace } from "./workspace.ts";

type Files = Readonly<Record<string, string>>;

const before = (prefix: string, icmp: string): string =>
  [
    "*filter",
    ...["before-input", "before-output", "before-forward", "not-local"].map((name) => `:${prefix}-${name} - [0:0]`),
    `-A ${prefix}-before-input -i lo -j ACCEPT`,
    `-A ${prefix}-before-input -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `-A ${prefix}-before-output -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `-A ${prefix}-before-forward -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
    `-A ${prefix}-before-input -p ${icmp} -j ACCEPT`,
    `-A ${prefix}-before-input -j ${prefix}-not-local`,
    `-A ${prefix}-not-local -m addrtype --dst-type LOCAL -j RETURN`,
    `-A ${prefix}-not-local -m addrtype --dst-type MULTICAST -j RETURN`,
    `-A ${prefix}-not-local -j DROP`,
    "COMMIT",
    "",
  ].join("\n");

const user = (prefix: string, rules: readonly string[]): string =>
  `*filter\n:${prefix}-user-input - [0:0]\n${rules.map((rule) => `-A ${prefix}-user-input ${rule} -j ACCEPT\n`).join("")}COMMIT\n`;

const settings = (more: string): string =>
  `IPV6=yes\nDEFAULT_INPUT_POLICY="DROP"\nDEFAULT_OUTPUT_POLICY="ACCEPT"\nDEFAULT_FORWARD_POLICY="DROP"\n${more}`;

const ALLOWED = ["-p tcp --dport 22", "-p udp --dport 51820"];

const host = (rules: readonly string[], more: Files = {}): Files => ({
  "hosts/box/etc/ufw/before.rules": before("ufw", "icmp"),
  "hosts/box/etc/ufw/before6.rules": before("ufw6", "icmpv6"),
  "hosts/box/etc/ufw/user.rules": user("ufw", rules),
  "hosts/box/etc/ufw/user6.rules": user("ufw6", rules),
  "hosts/box/etc/ufw/ufw.conf": "ENABLED=yes\nLOGLEVEL=low\n",
  "hosts/box/etc/default/ufw": settings(""),
  "hosts/box/etc/netplan/50.yaml": netplan(
    { eth0: ["203.0.113.10/24", "2001:db8:5::10/64"], eth1: ["10.1.0.1/24"], eth2: ["10.2.0.1/24"] },
    "203.0.113.1",
  ),
  "hosts/box/etc/sysctl.d/9.conf": "net.ipv4.ip_forward = 1\n",
  "hosts/box/facts/ss.txt": listening("0.0.0.0", 22, "sshd") + listening("[::]", 22, "sshd") + listening("0.0.0.0", 6379, "redis"),
  "hosts/db/etc/netplan/50.yaml": netplan({ eth0: ["10.1.0.5/24"] }, "10.1.0.1"),
  "hosts/db/facts/ss.txt": listening("0.0.0.0", 5432, "postgres"),
  "hosts/db/facts/iptables-save.txt": "",
  ...more,
});

const internet = (files: Files): Record<string, string | undefined> =>
  Object.fromEntries(
    exposureTable(workspace(files)).rows.map(({ address, port, zones }) => [
      `${address} ${port}`,
      zones.find(({ zone }) => zone === "internet")?.verdict,
    ]),
  );

const WIREGUARD: Files = {
  "hosts/box/etc/wireguard/wg0.conf":
    "[Interface]\nAddress = 10.8.0.1/24\nListenPort = 51820\nPrivateKey = sKfDJP+I9O0GqSftFX3HEtZEaK+DEObbua+8xlBT1Wo=\n[Peer]\nPublicKey = PZwAfRgW0Zzp+GHSq20av3/Rm3OfwAZsy+C+Gn57jUI=\nAllowedIPs = 10.8.0.2/32\n",
};

const said = (files: Files): string[] => [...workspace(files).findings().values()].flat().map(({ rule }) => rule);

describe("ufw", () => {
  test("a port that it allows is open, for WireGuard's peers too", () => {
    const files = host(ALLOWED, WIREGUARD);
    const verdicts = internet(files);
    assert.deepEqual([verdicts["0.0.0.0 22"], verdicts["0.0.0.0 51820"], verdicts["0.0.0.0 6379"]], ["exposed", "exposed", "not exposed"]);
    assert.ok(!said(files).includes("exposure/wireguard-pair"), "its chain for packets to others returns what is for the host");
    assert.ok(said(host([], WIREGUARD)).includes("exposure/wireguard-pair"));
  });

  test("its policies are those of /etc/default/ufw", () => {
    const query = [{ from: "10.2.0.9", to: "10.1.0.5:5432" }];
    const forwarding = (policy: string): Files => ({ "hosts/box/etc/default/ufw": settings(`DEFAULT_FORWARD_POLICY="${policy}"\n`) });
    const verdict = (more: Files) => ask(workspace(host(ALLOWED, more)), query)[0]?.verdict;
    assert.equal(verdict({}), "unreachable");
    assert.equal(verdict(forwarding("ACCEPT")), "reachable");
    assert.equal(verdict(forwarding("REJECT")), "unreachable");
    const open = host([], { "hosts/box/etc/default/ufw": settings("DEFAULT_INPUT_POLICY=ACCEPT\n") });
    assert.equal(internet(open)["0.0.0.0 6379"], "exposed");
  });

  test("IPV6=no closes IPv6 whatever its rules say", () => {
    assert.equal(internet(host(ALLOWED))[":: 22"], "exposed");
    const off = internet(host(ALLOWED, { "hosts/box/etc/default/ufw": settings("IPV6=no\n") }));
    assert.deepEqual([off[":: 22"], off["0.0.0.0 22"]], ["not exposed", "exposed"]);
    const { "hosts/box/etc/ufw/before6.rules": _, "hosts/box/etc/ufw/user6.rules": __, ...four } = host(ALLOWED);
    const alone = internet({ ...four, "hosts/box/etc/default/ufw": settings("IPV6=no\n") });
    assert.equal(alone[":: 22"], "not exposed");
  });

  test("what its settings leave to a variable is not known", () => {
    const verdicts = (more: Files): Record<string, string | undefined> => internet(host(ALLOWED, more));
    const six = verdicts({ "hosts/box/etc/default/ufw": settings('IPV6="$FOO"\n') });
    assert.deepEqual([six[":: 22"], six["0.0.0.0 22"]], ["unknown", "exposed"]);
    assert.equal(verdicts({ "hosts/box/etc/ufw/ufw.conf": "ENABLED=$ON\n" })["0.0.0.0 6379"], "unknown");
    assert.equal(verdicts({ "hosts/box/etc/ufw/ufw.conf": 'ENABLED="yes" # on\n' })["0.0.0.0 6379"], "not exposed");
  });

  test("ufw.conf is read after default/ufw: what it says counts", () => {
    const both = (first: string, last: string): string | undefined =>
      internet(host(ALLOWED, { "hosts/box/etc/default/ufw": settings(first), "hosts/box/etc/ufw/ufw.conf": last }))["0.0.0.0 22"];
    assert.equal(both("ENABLED=no\n", "ENABLED=yes\n"), "exposed");
    assert.equal(both("ENABLED=yes\n", "ENABLED=no\n"), "unknown");
  });

  test("rules that its settings leave out open nothing", () => {
    const open = (more: Files): number =>
      said(host(["-p tcp --dport 3306"], more)).filter((rule) => rule === "iptables/exposed-port").length;
    const both = open({});
    assert.ok(both > 0);
    assert.equal(open({ "hosts/box/etc/default/ufw": settings("IPV6=no\n") }) * 2, both);
    assert.equal(open({ "hosts/box/etc/ufw/ufw.conf": "ENABLED=no\n" }), 0);
  });

  test("switched off, it filters nothing: what does is not known", () => {
    const off = internet(host(ALLOWED, { "hosts/box/etc/ufw/ufw.conf": "ENABLED=no\n" }));
    assert.deepEqual([off["0.0.0.0 22"], off["0.0.0.0 6379"]], ["unknown", "unknown"]);
  });
});
