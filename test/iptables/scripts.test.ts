/** Firewall commands in shell scripts, as far as their text tells what they are. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import type { IptablesUnit } from "../../server/languages/iptables/unit.ts";
import { faults, shown, unitOf } from "./script-units.ts";

describe("iptables: scripts", () => {
  test("variables, sudo, absolute paths, continuations", () => {
    const unit = unitOf(
      'IPT="sudo /sbin/iptables"\nNET=10.0.0.0/8\n$IPT -A INPUT -s "$NET" \\\n  -p tcp --dport 22 -j ACCEPT\n/usr/sbin/ip6tables -w -A INPUT -j DROP\n',
    );
    assert.deepEqual(shown(unit), ["4 filter INPUT from 10.0.0.0/8 dport 22 accept", "6 filter INPUT drop"]);
    assert.deepEqual(faults(unit), []);
  });
  test("what runs the program may have options with values, and words of its own", () => {
    const bad = "-A INPUT -p tpc -j ACCEPT";
    for (const prefix of [
      "sudo -u root iptables",
      "sudo -- iptables",
      "/usr/bin/sudo -E iptables",
      "timeout -k 1 5s iptables",
      "nice -n 10 ionice -c 3 iptables",
    ])
      assert.deepEqual(faults(unitOf(`#!/bin/sh\n${prefix} ${bad}\n`)), ["bad-protocol tpc"], prefix);
    for (const quoted of [
      `sudo sh -c "iptables ${bad}"`,
      `bash -ec 'true; iptables ${bad}'`,
      `sudo /bin/bash -c "cd /; sudo iptables ${bad}"`,
    ]) {
      const unit = unitOf(`#!/bin/sh\n${quoted}\niptables -A INPUT -p tcp --dport 22 -j ACCEPT\n`);
      assert.deepEqual(faults(unit), ["bad-protocol tpc"], quoted);
      assert.deepEqual(shown(unit), ["4 filter INPUT (stable) unknown", "4 filter INPUT dport 22 accept"], quoted);
    }
  });
  test("other hosts' tables: what is refused there is found, and the rules are not this host's", () => {
    for (const other of ["ip netns exec blue", "docker exec -u root fw", "sudo nsenter -t 1 -n", "unshare -n"]) {
      const unit = unitOf(`#!/bin/sh\n${other} iptables -A INPUT -p tcp --dport 70000 -j ACCEPT\n${other} iptables -P INPUT DROP\n`);
      assert.deepEqual(faults(unit), ["bad-port 70000"], other);
      assert.deepEqual(shown(unit), [], other);
    }
  });
  test("arrays of rules, and functions that shift their arguments", () => {
    const array = 'RULES=("INPUT -p tcp --dport 80" "INPUT -p udp --dport 53")\nRULES+=("INPUT -p tcp --dport 443")\n';
    assert.deepEqual(shown(unitOf(`${array}for r in "${"$"}{RULES[@]}"; do iptables -A $r -j ACCEPT; done\n`)), [
      "4 filter INPUT dport 80 accept",
      "4 filter INPUT dport 53 accept",
      "4 filter INPUT dport 443 accept",
    ]);
    const open = 'open() {\n  local proto=$1 port=$2\n  shift 2\n  iptables -A INPUT -p "$proto" --dport "$port" "$@" -j ACCEPT\n}\n';
    const unit = unitOf(`${open}open tcp 22 -s 10.0.0.0/8\nopen udp 53\n`);
    assert.deepEqual(faults(unit), []);
    assert.deepEqual(shown(unit), ["4 filter INPUT dport 22 from 10.0.0.0/8 accept", "4 filter INPUT dport 53 accept"]);
    assert.deepEqual(faults(unitOf(`${open.replace("shift 2", "if x; then shift 2; fi")}open tcp 22\n`)), []);
  });
  test("loops over literal lists, functions with arguments", () => {
    const unit = unitOf(
      'PORTS="80 443"\nallow() {\n  iptables -A INPUT -p tcp --dport $1 -j ACCEPT\n}\nfor p in 22 $PORTS; do allow "$p"; done\n',
    );
    assert.deepEqual(
      shown(unit),
      [22, 80, 443].map((port) => `4 filter INPUT dport ${port} accept`),
    );
  });
  test("here-documents, with and without expansion", () => {
    const unit = unitOf(
      "PORT=8443\niptables-restore <<EOF\n*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport $PORT -j ACCEPT\n-A INPUT -p tcp --dport $OTHER -j ACCEPT\nCOMMIT\nEOF\necho done\n",
    );
    assert.deepEqual(
      shown(unit),
      ["4 filter INPUT dport 8443 accept", "4 filter INPUT (stable) accept"].map((one, i) =>
        i === 1 ? one.replace("stable", "unknown") : one,
      ),
    );
  });
  test("branches may run or not, and say so; the stop branch does not", () => {
    const unit = unitOf(
      'if [ -n "$A" ]; then iptables -A INPUT -j ACCEPT; iptables -P INPUT DROP; fi\ncase "$1" in\nstart) iptables -A OUTPUT -j DROP ;;\nstop) iptables -F ;;\nesac\n',
    );
    assert.deepEqual(shown(unit), ["4 filter INPUT (unknown) accept", "4 filter OUTPUT drop"]);
    assert.deepEqual(
      unit.ruleset.gaps.map((gap) => gap.why),
      ["this command runs only in some cases"],
    );
  });
  test("what stands behind an exit is not run, and so not judged", () => {
    const unit = unitOf("iptables -A INPUT -j DROP\nexit 0\niptables -A INPUT -p tpc -j ACCEPT\niptables -P INPUT DROP\n");
    assert.deepEqual(shown(unit), ["4 filter INPUT drop"]);
    assert.deepEqual(faults(unit), []);
    assert.equal(unit.files[0]?.script?.commands.length, 3);
    const called = unitOf("allow() {\n  iptables -A INPUT -p tcp --dport $1 -j ACCEPT\n  return\n  iptables -F\n}\nallow 22\nallow 80\n");
    assert.deepEqual(
      shown(called),
      [22, 80].map((port) => `4 filter INPUT dport ${port} accept`),
    );
  });
  test("what cannot be resolved is not guessed", () => {
    const unit = unitOf(
      'iptables -A INPUT -s $OFFICE -p tcp --dport "$(cat port)" -j ACCEPT\niptables -A "$CHAIN" -j DROP\niptables-restore < /etc/rules\n',
    );
    assert.deepEqual(shown(unit), ["4 filter INPUT (unknown) (unknown) accept"]);
    assert.equal(unit.ruleset.gaps.length, 2);
    assert.deepEqual(faults(unit), []);
  });
  test("options of a protocol, match or target that is not known are nobody's mistake", () => {
    const unit = unitOf(
      'open() { local proto=$2; iptables -A INPUT -p "$proto" --dport "$1" -j ACCEPT; }\nopen 8443\n' +
        "iptables -A INPUT -p $PROTO --dport 22 -j ACCEPT\niptables -A INPUT -p udp --dport 53 -j $HOW --reject-with icmp-port-unreachable\n",
    );
    assert.deepEqual(faults(unit), []);
    assert.ok(shown(unit).some((rule) => rule === "4 filter INPUT (unknown) accept"));
  });
  test("what iptables refuses is found at its word, once", () => {
    const unit = unitOf(
      "for p in 1 2 3; do iptables -A INPUT -p tcp --dprt $p -j ACCEPT; done\niptables -t filtr -A INPUT -j DROP\niptables -A INPUT -j ACCPET\n",
    );
    assert.deepEqual(faults(unit), ["unknown-option --dprt", "parse filtr", "undefined-chain ACCPET"]);
  });
  test("each command is judged as the kernel takes it, into the tables as they stand then", () => {
    const unit = unitOf(
      "iptables -A INPUT -p tcp -j DNAT --to-destination 10.0.0.1\niptables -A PREROUTING -j ACCEPT\niptables -A INPUT -j web\niptables -N web\n" +
        "iptables -A web -m owner --uid-owner 0 -j ACCEPT\niptables -A INPUT -j web\niptables -N web\n",
    );
    assert.deepEqual(faults(unit), [
      "target-hook DNAT",
      "undeclared-append PREROUTING",
      "undefined-chain web",
      "match-hook web",
      "chain-name web",
    ]);
  });
  test("a list of addresses makes several rules, and they are numbered so", () => {
    const list = "iptables -F\niptables -A INPUT -s 10.0.0.1,10.0.0.2 -d 10.1.0.1,10.1.0.2 -j DROP\n";
    assert.deepEqual(faults(unitOf(`${list}iptables -I INPUT 5 -j ACCEPT\niptables -D INPUT 4\n`)), []);
    assert.deepEqual(faults(unitOf(`${list}iptables -I INPUT 6 -j ACCEPT\n`)), ["rule-number INPUT"]);
  });
  test("jumps follow a chain that is renamed", () => {
    const start = "iptables -F\niptables -X\niptables -N a\niptables -A INPUT -j a\niptables -E a b\n";
    assert.deepEqual(shown(unitOf(start)), ["4 filter INPUT jump"]);
    assert.deepEqual(faults(unitOf(`${start}iptables -N a\niptables -X a\n`)), []);
    assert.deepEqual(faults(unitOf(`${start}iptables -X b\n`)), ["chain-name b"]);
  });
  test("after a flush everything is known; before it, and after another program, nothing is", () => {
    const unit = unitOf(
      "iptables -D INPUT -j ACCEPT\niptables -A INPUT -j theirs\niptables -F\niptables -X\niptables -D INPUT -j DROP\niptables -A INPUT -j theirs\n" +
        "systemctl restart docker\niptables -D INPUT -j ACCEPT\niptables -A INPUT -j theirs\n",
    );
    assert.deepEqual(faults(unit), ["rule-number -D INPUT", "undefined-chain theirs"]);
  });
  test("what a script asks for on purpose is no mistake", () => {
    const unit = unitOf(
      "iptables -F\niptables -X\niptables -D INPUT -j DROP 2>/dev/null\niptables -X web || true\niptables -N web\niptables -N web 2>/dev/null\n",
    );
    assert.deepEqual(faults(unit), []);
  });
  test("sets that are made later, twice, or of another kind", () => {
    const unit = unitOf(
      "iptables -A INPUT -m set --match-set bad src -j DROP\nipset create bad hash:ip\nipset add bad 2001:db8::1\nipset create bad hash:ip\nipset creates x hash:ip\n",
    );
    assert.deepEqual(faults(unit), ["undefined-set bad", "ipset-family-mismatch 2001:db8::1", "ipset-exists bad", "ipset-syntax creates"]);
  });
  test("the idioms that ask before they change", () => {
    const unit = unitOf(
      "iptables -N web 2>/dev/null || iptables -F web\niptables -C INPUT -j web || iptables -A INPUT -j web\niptables -A web -j DROP\n",
    );
    assert.deepEqual(shown(unit), ["4 filter INPUT jump", "4 filter web drop"]);
  });
  test("recipes of a Makefile", () => {
    const unit = unitOf(
      "IPT := iptables\nfirewall:\n\t@$(IPT) -A INPUT -p tcp --dport 80 -j ACCEPT\n\t-sudo iptables -A INPUT -j DROP\n",
      "file:///srv/Makefile",
    );
    assert.deepEqual(shown(unit), ["4 filter INPUT dport 80 accept", "4 filter INPUT drop"]);
  });
});

describe("iptables: units", () => {
  const parse = (uri: string, text: string) => iptables.parse({ uri, text }).file;
  const scope = { targets: {}, isolated: false, has: () => false };
  test("rules.v4, rules.v6 and their sets load together", () => {
    const rules = (family: string): string => `*filter\n-A INPUT -m set --match-set ${family} src -j DROP\nCOMMIT\n`;
    const units = iptables.units?.(
      [
        parse("file:///h/etc/iptables/rules.v6", rules("six")),
        parse("file:///h/etc/iptables/rules.v4", rules("four")),
        parse(
          "file:///h/etc/ipset.conf",
          "create four hash:net\nadd four 192.0.2.0/24\nadd four 198.51.100.7\ncreate six hash:ip family inet6\n",
        ),
      ],
      scope,
    );
    assert.equal(units?.length, 1);
    assert.deepEqual(faults(units?.[0] as IptablesUnit), []);
    assert.deepEqual(shown(units?.[0] as IptablesUnit), [
      "4 filter INPUT from 192.0.2.0/24,198.51.100.7 drop",
      "6 filter INPUT from  drop",
    ]);
  });
  test("ufw's files form one table with the chains that ufw makes", () => {
    const before =
      "*filter\n:ufw-before-input - [0:0]\n:ufw-before-output - [0:0]\n:ufw-before-forward - [0:0]\n-A ufw-before-input -i lo -j ACCEPT\n-A ufw-before-input -m conntrack --ctstate INVALID -j ufw-logging-deny\nCOMMIT\n";
    const user =
      "*filter\n:ufw-user-input - [0:0]\n:ufw-user-output - [0:0]\n:ufw-user-forward - [0:0]\n-A ufw-user-input -p tcp --dport 22 -j ACCEPT\nCOMMIT\n";
    const units = iptables.units?.([parse("file:///etc/ufw/user.rules", user), parse("file:///etc/ufw/before.rules", before)], scope);
    assert.equal(units?.length, 1);
    const [unit] = units ?? [];
    assert.ok(unit);
    assert.deepEqual(faults(unit), []);
    const [table] = unit.tables;
    assert.equal(table?.chains.get("INPUT")?.policy?.action, "drop");
    assert.deepEqual(
      table?.chains
        .get("INPUT")
        ?.rules.map((rule) => rule.text)
        .slice(0, 2),
      ["-j ufw-before-logging-input", "-j ufw-before-input"],
    );
    assert.equal(table?.chains.get("ufw-before-input")?.rules.at(-1)?.text, "-j ufw-user-input");
  });
});
