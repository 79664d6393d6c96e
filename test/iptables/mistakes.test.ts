/** Files with one planted mistake each, as forum posts show them: which rule finds it, and on which token. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { applyFix, lintExample, unmark } from "../examples.ts";

type Mistake = {
  readonly name: string;
  readonly rule: string;
  /** The text, its mistake between «». */
  readonly bad: string;
  readonly path?: string;
  /** A piece of the text that the fix leaves, where there is a fix. */
  readonly fixed?: string;
};

/** A host's filter table that is right but for `lines`. */
const host = (lines: string): string =>
  `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p icmp -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\n${lines}\nCOMMIT\n`;

/** A gateway that is right but for `nat` and `forward`. */
const gateway = (nat: string, forward: string): string =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${nat}\nCOMMIT\n${host(`-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n${forward}`)}`;

const MISTAKES: readonly Mistake[] = [
  {
    name: "accept after the final drop",
    rule: "rule-after-catch-all",
    bad: host("-A INPUT -j DROP\n«-A INPUT -p tcp --dport 443 -j ACCEPT»"),
  },
  {
    name: "module typo",
    rule: "unknown-match",
    bad: host("-A INPUT -m «contrack» --ctstate NEW -p tcp --dport 80 -j ACCEPT"),
    fixed: "-m conntrack --ctstate NEW",
  },
  { name: "option typo", rule: "unknown-option", bad: host("-A INPUT -p tcp «--dprt» 80 -j ACCEPT"), fixed: "--dport 80" },
  {
    name: "DNAT without FORWARD",
    rule: "dnat-not-forwarded",
    bad: gateway(
      "-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination «10.0.0.5:80»",
      "-A FORWARD -i eth1 -o eth0 -j ACCEPT",
    ),
  },
  {
    name: "FORWARD on the public port",
    rule: "forward-pre-dnat-port",
    bad: gateway(
      "-A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80",
      "-A FORWARD -i eth0 -d 10.0.0.5 -p tcp --dport «8080» -j ACCEPT",
    ),
    fixed: "--dport 80 -j ACCEPT",
  },
  {
    name: "no established",
    rule: "no-established",
    bad: "*filter\n:INPUT «DROP» [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n",
  },
  { name: "-i in POSTROUTING", rule: "iface-hook", bad: gateway("-A POSTROUTING «-i eth1» -j MASQUERADE", "-A FORWARD -i eth1 -j ACCEPT") },
  { name: "-o in INPUT", rule: "iface-hook", bad: host("-A INPUT «-o eth0» -p tcp --dport 80 -j ACCEPT") },
  {
    name: "--state without its module",
    rule: "missing-match-module",
    bad: host("-A INPUT «--state» NEW -p tcp --dport 80 -j ACCEPT"),
    fixed: "-m state --state NEW",
  },
  {
    name: "--ctstate without its module",
    rule: "missing-match-module",
    bad: host("-A INPUT «--ctstate» NEW -p tcp --dport 80 -j ACCEPT"),
    fixed: "-m conntrack --ctstate NEW",
  },
  { name: "--dport without -p", rule: "unknown-option", bad: host("-A INPUT «--dport» 80 -j ACCEPT") },
  { name: "--dport before -p", rule: "option-order", bad: host("-A INPUT «--dport» 80 -p tcp -j ACCEPT"), fixed: "-p tcp --dport 80" },
  {
    name: "port list without multiport",
    rule: "multiport-needed",
    bad: host("-A INPUT -p tcp --dport «80,443» -j ACCEPT"),
    fixed: "-m multiport --dports 80,443",
  },
  {
    name: "--dports without multiport",
    rule: "multiport-needed",
    bad: host("-A INPUT -p tcp «--dports» 80,443 -j ACCEPT"),
    fixed: "-m multiport --dports 80,443",
  },
  { name: "range with a dash", rule: "bad-port", bad: host("-A INPUT -p tcp --dport «8000-8100» -j ACCEPT"), fixed: "8000:8100" },
  { name: "range reversed", rule: "port-range", bad: host("-A INPUT -p tcp --dport «8100:8000» -j ACCEPT"), fixed: "8000:8100" },
  {
    name: "NDP blocked",
    rule: "icmpv6-nd-blocked",
    path: "etc/iptables/rules.v6",
    bad: "*filter\n:INPUT «DROP» [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n",
  },
  { name: "LOG without limit", rule: "log-no-limit", bad: host('-A INPUT -j «LOG» --log-prefix "drop: "'), fixed: "-m limit" },
  {
    name: "shadowed by a union",
    rule: "unreachable-rule",
    bad: host("-A INPUT -s 10.0.0.0/9 -j ACCEPT\n-A INPUT -s 10.128.0.0/9 -j ACCEPT\n«-A INPUT -s 10.0.0.0/8 -p tcp --dport 80 -j DROP»"),
  },
  {
    name: "drop after accept",
    rule: "unreachable-rule",
    bad: host("-A INPUT -p tcp --dport 80 -j ACCEPT\n«-A INPUT -s 203.0.113.7 -p tcp --dport 80 -j DROP»"),
  },
  { name: "target in lower case", rule: "undefined-chain", bad: host("-A INPUT -p tcp --dport 80 -j «accept»"), fixed: "-j ACCEPT" },
  { name: "target with a letter missing", rule: "undefined-chain", bad: host("-A INPUT -p tcp --dport 80 -j «DRP»"), fixed: "-j DROP" },
  {
    name: "chain in lower case",
    rule: "undeclared-append",
    bad: host("-A «input» -p tcp --dport 80 -j ACCEPT"),
    fixed: "-A INPUT -p tcp --dport 80",
  },
  {
    name: "a chain that is only called like a target",
    rule: "undefined-chain",
    bad: host("-A INPUT -j «LOGDROP»"),
    fixed: ":LOGDROP - [0:0]",
  },
  { name: "target typo", rule: "undefined-chain", bad: host("-A INPUT -p tcp --dport 80 -j «ACCPET»"), fixed: "-j ACCEPT" },
  {
    name: "negation in the word",
    rule: "old-negation",
    bad: host("-A INPUT -s «!10.0.0.0/8» -p tcp --dport 80 -j DROP"),
    fixed: "! -s 10.0.0.0/8",
  },
  {
    name: "negation after the option",
    rule: "old-negation",
    bad: host("-A INPUT -s «!» 10.0.0.0/8 -p tcp --dport 80 -j DROP"),
    fixed: "! -s 10.0.0.0/8",
  },
  { name: "no COMMIT", rule: "commit-missing", bad: "*filter\n:INPUT ACCEPT [0:0]\n«-A INPUT -i lo -j ACCEPT»\n", fixed: "COMMIT" },
  { name: "policy of a user chain", rule: "policy", bad: host("-N web\n-P web «DROP»\n-A web -j ACCEPT\n-A INPUT -j web") },
  { name: "REJECT as a policy", rule: "policy", bad: "*filter\n:INPUT «REJECT» [0:0]\nCOMMIT\n" },
  {
    name: "SNAT in PREROUTING",
    rule: "target-hook",
    bad: gateway("-A PREROUTING -i eth0 -j «SNAT» --to-source 192.0.2.1", "-A FORWARD -i eth1 -j ACCEPT"),
  },
  {
    name: "DNAT in POSTROUTING",
    rule: "target-hook",
    bad: gateway("-A POSTROUTING -p tcp --dport 80 -j «DNAT» --to-destination 10.0.0.5", "-A FORWARD -i eth1 -j ACCEPT"),
  },
  { name: "MASQUERADE in filter", rule: "target-hook", bad: host("-A FORWARD -o eth0 -j «MASQUERADE»") },
  { name: "tcp-reset without tcp", rule: "tcp-reset-no-tcp", bad: host("-A INPUT -j REJECT --reject-with «tcp-reset»") },
  { name: "DROP in nat", rule: "nat-filtering", bad: gateway("-A PREROUTING -s 203.0.113.7 -j «DROP»", "-A FORWARD -i eth1 -j ACCEPT") },
  { name: "host bits", rule: "host-bits", bad: host("-A INPUT -s «192.168.1.17/24» -p tcp --dport 80 -j ACCEPT"), fixed: "192.168.1.0/24" },
  { name: "short address", rule: "short-address", bad: host("-A INPUT -s «192.168.1» -p tcp --dport 80 -j ACCEPT") },
  { name: "octet too big", rule: "bad-address", bad: host("-A INPUT -s «192.168.1.256» -p tcp --dport 80 -j ACCEPT") },
  { name: "IPv6 address in rules.v4", rule: "wrong-family", bad: host("-A INPUT -s «2001:db8::/32» -p tcp --dport 80 -j ACCEPT") },
  { name: "glob in an interface", rule: "interface-wildcard", bad: host("-A INPUT -i «eth*» -p tcp --dport 80 -j ACCEPT"), fixed: "eth+" },
  { name: "alias of an interface", rule: "interface-alias", bad: host("-A INPUT -i «eth0:1» -p tcp --dport 80 -j ACCEPT") },
  { name: "iptables in a restore file", rule: "parse", bad: host("«iptables» -A INPUT -p tcp --dport 80 -j ACCEPT") },
  { name: "-t in a restore file", rule: "table-option-in-restore", bad: host("«-t filter» -A INPUT -p tcp --dport 80 -j ACCEPT") },
  { name: "comment at the end of a rule", rule: "inline-comment", bad: host("-A INPUT -p tcp --dport 80 -j ACCEPT «# web»") },
  {
    name: "chain not declared",
    rule: "undeclared-append",
    bad: host("-A «web» -p tcp --dport 80 -j ACCEPT\n-A INPUT -p tcp --dport 81 -j ACCEPT"),
  },
  {
    name: "the same rule twice",
    rule: "duplicate-rule",
    bad: host("-A INPUT -p tcp --dport 80 -j ACCEPT\n«-A INPUT -p tcp --dport 80 -j ACCEPT»"),
  },
  {
    name: "flush under DROP",
    rule: "lockout",
    path: "srv/firewall.sh",
    bad: "#!/bin/sh\niptables -P INPUT «DROP»\niptables -F\niptables -A INPUT -i lo -j ACCEPT\niptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\niptables -A INPUT -p tcp --dport 80 -j ACCEPT\n",
  },
  { name: "database open to the world", rule: "exposed-port", bad: host("-A INPUT -p tcp --dport «3306» -j ACCEPT") },
  {
    name: "MASQUERADE on every interface",
    rule: "masquerade-no-out-iface",
    bad: gateway("-A POSTROUTING -j «MASQUERADE»", "-A FORWARD -i eth1 -j ACCEPT"),
  },
  { name: "state typo", rule: "bad-state", bad: host("-A INPUT -m conntrack --ctstate «ESTABLISHD» -p udp -j ACCEPT") },
  { name: "protocol typo", rule: "bad-protocol", bad: host("-A INPUT -p «tpc» --dport 80 -j ACCEPT"), fixed: "-p tcp" },
  {
    name: "log prefix too long",
    rule: "truncated",
    bad: host('-A INPUT -m limit --limit 5/min -j LOG --log-prefix «"iptables dropped this packet: "»'),
  },
  { name: "rate typo", rule: "bad-rate", bad: host("-A INPUT -p tcp --dport 80 -m limit --limit «5/minutes» -j ACCEPT") },
];

describe("iptables: one planted mistake", () => {
  for (const { name, rule, bad, path, fixed } of MISTAKES) {
    test(name, () => {
      const { text, spans } = unmark(bad);
      const example = { bad, path: path ?? iptables.examplePath };
      const said = lintExample(iptables, example, text);
      const all = said.map((one) => `${one.rule} [${text.slice(one.span.start, one.span.end)}] ${one.message}`).join("\n");
      const [mark] = spans;
      assert.ok(mark, "the mistake is marked");
      const found = said.find(({ rule: id, span }) => id === `iptables/${rule}` && span.start === mark.start && span.end === mark.end);
      assert.ok(found, `not found there; said:\n${all}`);
      if (fixed === undefined) return;
      assert.ok(found.fix, `no fix: ${all}`);
      const after = applyFix(text, found);
      assert.ok(after.includes(fixed), after);
      assert.ok(!lintExample(iptables, { ...example, bad: after }, after).some((one) => one.rule === found.rule), after);
    });
  }
});
