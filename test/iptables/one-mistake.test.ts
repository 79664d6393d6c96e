/** One mistake is one finding: what follows from a refused rule only is not said beside it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { lintExample } from "../examples.ts";

const HEAD =
  ":INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\n";

/** The ids of what is said of a table with these rules, and on which line of them. */
function said(lines: string, path = iptables.examplePath, table = "filter", head = HEAD): string[] {
  const before = `*${table}\n${head}`;
  const text = `${before}${lines}\nCOMMIT\n`;
  return lintExample(iptables, { bad: text, path }, text)
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .map(({ rule, span }) => `${rule.slice(9)} ${text.slice(before.length, span.start).split("\n").length}`)
    .sort();
}

describe("iptables: one mistake, one finding", () => {
  test("an option of another protocol is no reason to ask for the options of this one", () => {
    assert.deepEqual(said("-A INPUT -p icmp --dport 80 -j ACCEPT"), ["unknown-option 1"]);
    assert.deepEqual(said("-A INPUT -p icmp -m icmp --icmp-kind 8 -j ACCEPT"), ["unknown-option 1"]);
    assert.deepEqual(said("-A INPUT -p icmp -m icmp -j ACCEPT"), ["mandatory-option 1"]);
  });
  test("a protocol that there is not has no ports to miss", () => {
    assert.deepEqual(said("-A INPUT -p tpc --dport 443 -j ACCEPT"), ["bad-protocol 1"]);
    assert.deepEqual(said("-A INPUT -p icmp --sport 443 -j ACCEPT"), ["unknown-option 1"]);
  });
  test("-w is refused, and the command behind it is read all the same", () => {
    assert.deepEqual(said("-w -A INPUT -p tcp --dport 443 -j ACCEPT"), ["parse 1"]);
    assert.deepEqual(said("-w 5 -A INPUT -p tcp --dport 443 -j ACCEPT"), ["parse 1"]);
  });
  test("a rule that the kernel refuses where it stands takes no packets from those below", () => {
    assert.deepEqual(said("-A INPUT -j DNAT --to-destination 10.0.0.1\n-A INPUT -p tcp --dport 443 -j ACCEPT"), ["target-hook 1"]);
    assert.deepEqual(said("-A INPUT -m tcp --dport 443 -j ACCEPT\n-A INPUT -p tcp --dport 443 -j ACCEPT"), ["protocol-needed 1"]);
    assert.deepEqual(said("-A INPUT -p tcp --dport 443 -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT"), [
      "duplicate-rule 2",
      "lockout 1",
    ]);
    const nat = (lines: string): string[] => said(lines, undefined, "nat", "");
    assert.deepEqual(nat("-A PREROUTING -j DROP\n-A PREROUTING -i eth0 -p tcp --dport 80 -j REDIRECT --to-ports 8080"), [
      "nat-filtering 1",
    ]);
  });
  test("words of a text that belong to nothing are one text", () => {
    assert.deepEqual(said("-A INPUT -p tcp --dport 443 -j ACCEPT for the web server"), ["parse 1"]);
    assert.deepEqual(said("-A INPUT web -p tcp --dport 443 server -j ACCEPT"), ["parse 1", "parse 1"]);
    assert.deepEqual(said("-A INPUT -p tcp --dport 443 -m comment --comment 'the web server' -j ACCEPT"), ["quote 1"]);
    assert.deepEqual(said("-A INPUT -p tcp --dport 443 -j ACCEPT web # server"), ["inline-comment 1", "parse 1"]);
  });
  test("a misspelt chain of ufw is not to be declared", () => {
    const before = ":ufw-before-input - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n";
    assert.deepEqual(said("-A ufw-befor-input -s 10.0.0.1 -j DROP", "etc/ufw/before.rules", "filter", before), ["undeclared-append 1"]);
    assert.deepEqual(said("-A ufw-after-input -s 10.0.0.1 -j DROP", "etc/ufw/before.rules", "filter", before), ["ufw-undeclared 1"]);
  });
  test("whether a set holds the address of the host itself is not known", () => {
    const bare = HEAD.replace("-A INPUT -i lo -j ACCEPT\n", "").replace("DROP", "ACCEPT");
    const itself = (asked: string): string[] => {
      const bad = `*filter\n${bare}-A INPUT ${asked} -j DROP\n-A INPUT -p tcp --dport 443 -j ACCEPT\nCOMMIT\n`;
      return lintExample(iptables, { bad }, bad).flatMap(({ rule }) => (rule === "iptables/no-loopback" ? [rule] : []));
    };
    assert.deepEqual(itself("-m set --match-set blocked src"), []);
    assert.deepEqual(itself("-m set ! --match-set allowed src"), []);
    assert.deepEqual(itself("! -s 10.0.0.0/8"), ["iptables/no-loopback"]);
  });
  test("a chain called LOG writes no log", () => {
    const rules = said(
      "-A LOG -j DROP\n-A INPUT -s 10.0.0.1 -j LOG",
      undefined,
      "filter",
      `${HEAD.slice(0, 18)}:LOG - [0:0]\n${HEAD.slice(18)}`,
    );
    assert.deepEqual(
      rules,
      ["shadowed-target-name 0"].map((one) => one.replace(" 0", " 1")),
    );
  });
});
