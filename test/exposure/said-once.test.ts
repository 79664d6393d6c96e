/** One finding for one mistake: what a rule that sees several files says more of, the rule of the single file leaves to it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { listening, netplan, ROUTED } from "../../server/exposure/samples.ts";
import type { ProjectOptions } from "../../server/linter/project.ts";
import { uriOf, workspace } from "./workspace.ts";

const RULES = "hosts/srv/etc/iptables/rules.v4";
const box = (rules: string, port = 22, config?: string): Record<string, string> => ({
  "hosts/srv/etc/netplan/10.yaml": netplan({ eth0: ["203.0.113.5/24"] }, "203.0.113.1"),
  "hosts/srv/facts/ss.txt": listening("0.0.0.0", port, "sshd"),
  [RULES]: rules,
  ...(config === undefined ? {} : { "perimeter.yaml": config }),
});
const closed = (policy = ":INPUT DROP [0:0]"): string =>
  `*filter\n${policy}\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 443 -j ACCEPT\nCOMMIT\n`;
const FORWARD = {
  ...ROUTED,
  "hosts/rtr/etc/iptables/rules.v4":
    "*nat\n-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 192.168.1.100:3000\nCOMMIT\n*filter\n:FORWARD DROP [0:0]\n-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A FORWARD -p tcp --dport 8080 -j ACCEPT\nCOMMIT\n",
};

function said(files: Readonly<Record<string, string>>, about: RegExp, options: ProjectOptions = {}): string[] {
  const findings = [...workspace(files, options).findings().values()].flat();
  return findings
    .map(({ rule }) => rule)
    .filter((rule) => about.test(rule))
    .sort();
}

describe("one finding for one mistake", () => {
  test("SSH that is locked out", () => {
    assert.deepEqual(said(box(closed()), /\/lockout$/), ["exposure/lockout"]);
    assert.deepEqual(said(box(closed(), 40022), /\/lockout$/), ["exposure/lockout"]);
  });

  test("a port forward that FORWARD drops", () => {
    assert.deepEqual(said(FORWARD, /dnat-no/), ["exposure/dnat-no-forward"]);
  });

  test("a database that the internet reaches", () => {
    const open = (port: number): string => closed().replace("443", String(port));
    const about = /exposed-port|public-datastore/;
    assert.deepEqual(said(box(open(5432), 5432), about), ["exposure/public-datastore"]);
    assert.deepEqual(said(box(open(5432), 443), about), ["iptables/exposed-port"], "what nothing listens on, the rule of the file says");
    assert.deepEqual(said(box(open(5432), 5432), about, { isolated: true }), ["iptables/exposed-port"]);
  });

  test("several ports of one rule, of which something listens on some", () => {
    const rules = closed().replace("--dport 443", "-m multiport --dports 3306,5432");
    const about = /exposed-port|public-datastore/;
    assert.deepEqual(said(box(rules, 5432), about), ["exposure/public-datastore", "iptables/exposed-port"], "3306 is open as well");
    const both = { ...box(rules, 5432), "hosts/srv/facts/ss.txt": `${listening("0.0.0.0", 5432, "a")}${listening("0.0.0.0", 3306, "b")}` };
    assert.deepEqual(said(both, about), ["exposure/public-datastore", "exposure/public-datastore"]);
  });

  test("a port forward whose answers FORWARD drops", () => {
    const [ESTABLISHED, RIGHT] = ["-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n", "--dport 3000 -d 192.168.1.100"];
    const rules = FORWARD["hosts/rtr/etc/iptables/rules.v4"]
      .replace(ESTABLISHED, "")
      .replace("--dport 8080 -j ACCEPT", `${RIGHT} -j ACCEPT`);
    const files = { ...FORWARD, "hosts/rtr/etc/iptables/rules.v4": rules };
    assert.deepEqual(said(files, /dnat-no-return|no-established/), ["exposure/dnat-no-return"]);
    assert.deepEqual(said(files, /dnat-no-return|no-established/, { isolated: true }), ["iptables/no-established"]);
  });

  test("without the facts the rule of the single file speaks", () => {
    const { "hosts/srv/facts/ss.txt": _, ...files } = box(closed());
    assert.deepEqual(said(files, /\/lockout$/), ["iptables/lockout"]);
    assert.deepEqual(said(box(closed()), /\/lockout$/, { isolated: true }), ["iptables/lockout"]);
  });

  test("the rule that is switched off leaves it to the other", () => {
    assert.deepEqual(said(box(closed(), 22, "severity: { exposure/lockout: off }\n"), /\/lockout$/), ["iptables/lockout"]);
    assert.deepEqual(said(box(closed(), 22, "severity: { iptables/lockout: off }\n"), /\/lockout$/), ["exposure/lockout"]);
    assert.deepEqual(said(box(closed()), /\/lockout$/, { select: ["iptables/*"] }), ["iptables/lockout"]);
  });

  test("what a comment takes for meant is said by neither", () => {
    const meant = closed("# perimeter: ignore iptables/lockout: console only\n:INPUT DROP [0:0]");
    assert.deepEqual(said(box(meant), /lockout|unused-ignore/), []);
  });

  test("an edit that mends it, and one that brings it back", () => {
    const project = workspace(box(closed()));
    const rules = (): string[] =>
      [...project.findings().values()]
        .flat()
        .map(({ rule }) => rule)
        .filter((rule) => rule.endsWith("/lockout"));
    assert.deepEqual(rules(), ["exposure/lockout"]);
    assert.deepEqual(
      project.ownFindings(uriOf(RULES)).filter(({ rule }) => rule.endsWith("/lockout")),
      [],
    );
    project.set(uriOf(RULES), closed().replace("443", "22"));
    assert.deepEqual(rules(), []);
    project.set(uriOf(RULES), closed());
    assert.deepEqual(rules(), ["exposure/lockout"]);
  });
});
