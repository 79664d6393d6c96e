/** Texts that scripts give to iptables-restore and ipset, and words with braces. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { applyEdits } from "../../server/core/text.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import type { IptablesUnit } from "../../server/languages/iptables/unit.ts";

function unitOf(text: string): IptablesUnit {
  const { file } = iptables.parse({ uri: "file:///srv/firewall.sh", text });
  const [unit] = iptables.units?.([file], { targets: {}, isolated: false, has: () => false }) ?? [];
  assert.ok(unit);
  return unit;
}

const faults = (text: string): string[] =>
  unitOf(text).ruleset.faults.map((fault) => `${fault.rule} ${text.slice(fault.base + fault.start, fault.base + fault.end)}`);
const gaps = (text: string): number => unitOf(text).ruleset.gaps.length;

const TABLE = "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 80,443 -j ACCEPT\nCOMMIT";
const FOUND = ["multiport-needed 80,443"];

describe("iptables: what a script restores", () => {
  test("in a here-document of a function, its arguments are filled in; what only a run can tell is not judged", () => {
    const body = (rule: string): string => `iptables-restore -n <<EOF\n*filter\n${rule}\nCOMMIT\nEOF\n`;
    const called = (rule: string, args: string): string => `f() {\n${body(rule)}}\nf ${args}\n`;
    assert.deepEqual(faults(called("-A INPUT -p tcp --dport $1 -j ACCEPT", "22")), []);
    assert.deepEqual(faults(called("-A INPUT -p tcp --dport $1 -j ACCEPT", "22x")), ["bad-port $1"]);
    assert.deepEqual(faults(called("-A INPUT -p tcp --dport ${1} -j ACCEPT", "22x")), ["bad-port ${1}"]);
    for (const rule of ["$@", "$*", "$RULE", "-A INPUT $@", "-A INPUT -p tcp --dport $# -j ACCEPT", "-A INPUT -p tcp --dport $? -j ACCEPT"])
      assert.deepEqual(faults(called(rule, "-A INPUT -j DROP")), [], rule);
    assert.deepEqual(faults(body('-A INPUT -m comment --comment \\$5 -j LOG --log-prefix "a \\`b\\` "')), []);
    assert.deepEqual(faults(body("-A INPUT -p tcp --dport \\$5 -j ACCEPT")), ["bad-port \\$5"]);
  });
  test("a quoted text that a function gives to a shell again and again is read a few times", () => {
    const text = `f() { sh -c 'iptables -A INPUT -p tpc -j DROP'; }\n${"f\n".repeat(2000)}`;
    assert.deepEqual(faults(text), ["bad-protocol tpc"]);
    assert.ok(unitOf(text).ruleset.rules.length < 100);
  });
  test("a here-document whose tabs are left out, at its own places", () => {
    const text = `iptables-restore <<-EOF\n\t${TABLE.replaceAll("\n", "\n\t\t")}\n\tEOF\n`;
    assert.deepEqual(faults(text), FOUND);
    assert.deepEqual(
      faults(text.replace("<<-", "<<").replace("\tEOF", "EOF")),
      new Array(4).fill(0).map((_, i) => outside(i)),
    );
    const fault = unitOf(text).ruleset.faults[0];
    assert.ok(fault?.fix);
    const edits = fault.fix.edits.map((edit) => ({
      span: { start: fault.base + edit.start, end: fault.base + edit.end },
      text: edit.text,
    }));
    assert.match(applyEdits(text, edits), /\n\t\t-A INPUT -p tcp -m multiport --dports 80,443 -j ACCEPT\n/);
  });
  test("a pipe, a here-string, a file that the script wrote before", () => {
    for (const text of [
      `cat <<EOF | iptables-restore\n${TABLE}\nEOF\n`,
      `cat <<'EOF' | sudo /usr/sbin/iptables-restore -n\n${TABLE}\nEOF\n`,
      `iptables-restore <<< "${TABLE}"\n`,
      `echo '${TABLE}' | iptables-restore\n`,
      `cat > /etc/fw.rules <<EOF\n${TABLE}\nEOF\niptables-restore < /etc/fw.rules\n`,
      `F=/etc/fw.rules\ncat <<EOF >"$F"\n${TABLE}\nEOF\niptables-restore -w 5 $F\n`,
      `sudo tee /etc/fw.rules >/dev/null <<EOF\n${TABLE}\nEOF\nsudo iptables-restore /etc/fw.rules\n`,
      `cat <<EOF | sudo tee /etc/fw.rules\n${TABLE}\nEOF\nsudo iptables-restore /etc/fw.rules\n`,
      `cat 1> /etc/fw.rules <<EOF\n${TABLE}\nEOF\niptables-restore < /etc/fw.rules\n`,
      `cat >| /etc/fw.rules <<EOF\n${TABLE}\nEOF\niptables-restore 0< /etc/fw.rules\n`,
      `cat &> /etc/fw.rules <<EOF\n${TABLE}\nEOF\niptables-restore /etc/fw.rules 2> /dev/null\n`,
    ]) {
      assert.deepEqual(faults(text), FOUND, text);
      assert.equal(gaps(text), 0, text);
    }
    assert.deepEqual(faults('echo "create a hash:ip\nadd a 10.0.0.300" | ipset restore\n'), ["ipset-syntax 10.0.0.300"]);
  });
  test("what another program puts into the pipe or the file is not known", () => {
    for (const text of [
      `cat <<EOF | sed s/,443// | iptables-restore\n${TABLE}\nEOF\n`,
      `cat <<EOF | iptables-restore < /etc/other\n${TABLE}\nEOF\n`,
      `{\necho '*filter'\necho 'COMMIT x'\n} | iptables-restore\n`,
      `for i in 1; do echo 'COMMIT x'; done | iptables-restore\n`,
      `(echo '*filter'; echo 'COMMIT x') | iptables-restore\n`,
      `gen() { echo '*filter'; echo 'COMMIT x'; }\ngen | iptables-restore\n`,
      `cat > /etc/a <<EOF\n${TABLE}\nEOF\niptables-restore < /etc/b\n`,
      `cat > /etc/a <<EOF\n${TABLE}\nEOF\niptables-save >> /etc/a\niptables-restore < /etc/a\n`,
      `cat > /etc/a <<EOF\n${TABLE}\nEOF\niptables-save > /etc/a\niptables-restore < /etc/a\n`,
      `cat > /etc/a <<EOF\n${TABLE}\nEOF\niptables-save 1> /etc/a\niptables-restore < /etc/a\n`,
      `cat > /etc/a <<EOF\n${TABLE}\nEOF\niptables-save 1>> /etc/a\niptables-restore < /etc/a\n`,
      `cat > /etc/a <<EOF\n${TABLE}\nEOF\niptables-save &>> /etc/a\niptables-restore < /etc/a\n`,
      `cat > /etc/a <<EOF\n${TABLE}\nEOF\niptables-save >| /etc/a\niptables-restore < /etc/a\n`,
      `if x; then cat > /etc/a <<EOF\n${TABLE}\nEOF\nfi\niptables-restore < /etc/a\n`,
      `iptables-save | iptables-restore\n`,
    ]) {
      assert.deepEqual(faults(text), [], text);
      assert.equal(gaps(text), 1, text);
    }
  });
  test("a text that is restored again and again is read a few times", () => {
    const text = `cat > /etc/a <<EOF\n${TABLE}\nEOF\n${"iptables-restore < /etc/a\n".repeat(300)}`;
    assert.deepEqual(faults(text), FOUND);
    assert.ok(gaps(text) > 0 && unitOf(text).ruleset.rules.length < 100);
  });
  test("variables are filled in, and what only a run tells is no mistake", () => {
    const here = (rule: string): string => `DB=10.0.0.5\niptables-restore <<EOF\n*filter\n-A INPUT ${rule} -j ACCEPT\nCOMMIT\nEOF\n`;
    assert.deepEqual(faults(here(`-s ${"$"}{DB}/33`)), [`bad-address ${"$"}{DB}/33`]);
    assert.deepEqual(faults(here(`-s ${"$"}{OTHER}/33`)), []);
    assert.deepEqual(faults(here("-s $(hostname -I | cut -d' ' -f1)")), []);
    assert.deepEqual(faults(here("-s `hostname -i`")), []);
  });
});

describe("iptables: what variables put into a line that is restored", () => {
  const HEAD = `RULE="-A INPUT -p tcp --dport 23x -j DROP"
OPTS="-p tcp --dport 22"
CMT='-m comment --comment "a b"'
TWO="-A INPUT -j DROP
-A INPUT -j DROP"
NONE=
`;
  const here = (rule: string): string => `${HEAD}iptables-restore <<EOF\n*filter\n${rule}\nCOMMIT\nEOF\n`;
  test("it is split as it stands when the shell has filled it in", () => {
    for (const rule of ["-A INPUT $OPTS -j ACCEPT", "-A INPUT -s 10.0.0.1 $NONE -j DROP", "$NONE", "$TWO", "-A INPUT $CMT -j DROP"])
      assert.deepEqual(faults(here(rule)), [], rule);
    assert.deepEqual(faults(here("-A INPUT -p tcp $CMT --dport 22x -j DROP")), ["bad-port 22x"]);
    assert.deepEqual(faults(here('-A INPUT -m comment --comment "$OPTS" -j DROP')), []);
    assert.deepEqual(faults(here("$RULE")), ["bad-port $RULE"]);
    assert.deepEqual(faults(here('-A INPUT -p "$OPTS" -j DROP')), ['bad-protocol "$OPTS"']);
    assert.equal(unitOf(here("-A INPUT $OPTS -j ACCEPT")).ruleset.rules[0]?.command.parts.length, 3);
    const called = `f() { iptables-restore -n <<EOF\n*filter\n-A INPUT $1 -j ACCEPT\nCOMMIT\nEOF\n}\nf "-p tcp --dport 22"\n`;
    assert.deepEqual(faults(called), []);
  });
  test("what begins another kind of line is not judged", () => {
    for (const line of ["COMMIT", "*nat", ":x - [0:0]", "# x"])
      assert.deepEqual(faults(`L="${line}"\niptables-restore <<EOF\n*filter\n$L\nCOMMIT\nEOF\n`), [], line);
  });
  test("a text in a pipe may hold what closes a group", () => {
    for (const note of ["# a note (done)", "-A INPUT -m comment --comment fi -j LOG"])
      assert.deepEqual(
        faults(`cat <<EOF |  # done\n*filter\n${note}\n-A INPUT -p tpc -j DROP\nCOMMIT\nEOF\niptables-restore\n`),
        ["bad-protocol tpc"],
        note,
      );
    const loop = `for i in 1; do\ncat <<EOF\n*filter\n-A INPUT -p tpc -j DROP\nCOMMIT\nEOF\ndone | iptables-restore\n`;
    assert.deepEqual(faults(loop), []);
  });
});

const outside = (line: number): string => `parse ${line === 0 ? "\t" : "\t\t"}${TABLE.split("\n")[line]}`;

describe("iptables: words with braces", () => {
  test("each value is judged, and only what is refused is found", () => {
    assert.deepEqual(faults("for p in {1..3}; do iptables -A INPUT -p tcp --dport $p -j ACCEPT; done\n"), []);
    assert.deepEqual(faults("for p in 8{0,1,x}; do iptables -A INPUT -p tcp --dport $p -j ACCEPT; done\n"), ["bad-port $p"]);
    assert.deepEqual(faults("for p in {65534..65536}; do iptables -A INPUT -p tcp --dport $p -j ACCEPT; done\n"), ["bad-port $p"]);
  });
});

describe("iptables: what a script may leave out", () => {
  test("a misspelt target is none in any branch; what the script hides or asks for is its own business", () => {
    assert.deepEqual(faults('if [ -n "$X" ]; then iptables -A INPUT -j ACCETP; fi\n'), ["undefined-chain ACCETP"]);
    assert.deepEqual(faults("while read ip; do iptables -A INPUT -s $ip -j DORP; done < list\n"), ["undefined-chain DORP"]);
    assert.deepEqual(faults("iptables -A INPUT -j ACCETP 2>/dev/null || true\n"), []);
    assert.deepEqual(faults('if [ -n "$X" ]; then iptables -A INPUT -j f2b-sshd; fi\n'), []);
  });
});
