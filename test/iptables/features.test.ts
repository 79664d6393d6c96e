/** What the editor shows: hover, completion, outline, folding, chains. The cursor is where «» stands. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Surroundings } from "../../server/core/language.ts";
import { applyEdits } from "../../server/core/text.ts";
import type { IptablesFile } from "../../server/languages/iptables/file.ts";
import { iptables } from "../../server/languages/iptables/index.ts";

const around: Surroundings<IptablesFile> = { files: [], scope: { targets: {}, isolated: false, has: () => false } };

function open(marked: string, uri = "file:///etc/iptables/rules.v4"): { file: IptablesFile; offset: number; text: string } {
  const offset = marked.indexOf("«»");
  const text = marked.replace("«»", "");
  return { file: iptables.parse({ uri, text }).file, offset, text };
}

const filter = (line: string): string => `*filter\n:INPUT DROP [0:0]\n:web-in - [0:0]\n-A INPUT -j web-in\n${line}\nCOMMIT\n`;

function hover(marked: string, uri?: string): string {
  const { file, offset } = open(marked, uri);
  return iptables.hover?.(file, offset, around)?.markdown ?? "";
}

function labels(marked: string, uri?: string): string[] {
  const { file, offset } = open(marked, uri);
  return (iptables.complete?.(file, offset, around) ?? []).map((one) => one.label);
}

describe("iptables: hover", () => {
  test("an option, its module, its value and the whole rule", () => {
    const shown = hover(filter("-A web-in -p tcp --dp«»ort 443 -j ACCEPT"));
    assert.match(shown, /`--destination-port` of `-m tcp`: destination port/);
    assert.match(shown, /to port `443` → `ACCEPT`/);
    assert.match(hover(filter("-A web-in -p tcp --dport 4«»43 -j ACCEPT")), /HTTPS/);
    assert.match(hover(filter("-A web-in -s 10.0.0.0/«»8 -j DROP")), /16,777,216 addresses/);
    assert.match(hover(filter("-A web-in -m conn«»track --ctstate NEW -j DROP")), /connection tracking knows/);
    assert.match(hover(filter("-A web-in -p icmp --icmp-type 8«» -j DROP")), /echo/);
    assert.match(hover(filter("-A web-in -m limit --limit 5«» -j DROP")), /5 a second on average, 432,000 a day; without a unit/);
    assert.match(hover(filter("-A web-in -m limit --limit 3«»/min -j DROP")), /3 a minute on average, 4,320 a day/);
    assert.match(hover(filter("-A web-in -j LO«»G")), /writes the packet's header/);
  });
  test("a chain: policy, callers, number of rules", () => {
    assert.match(hover(filter("-A we«»b-in -j DROP")), /called from `INPUT`/);
    assert.match(hover("*filter\n:INP«»UT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n"), /Policy `DROP`.*\n\n1 rule\./s);
    const dead = "*filter\n:web - [0:0]\n-A INPUT -p tcp -j web\n-A web -j DROP\n-A web -p tcp -j ACCEPT\n-A web -p udp -j DROP\nCOMMIT\n";
    assert.match(hover(dead.replace(":web", ":we«»b")), /3 rules; called from `INPUT`\.\n\n2 of them are dead/);
    assert.match(hover(dead.replace("-p tcp -j ACC", "-p t«»cp -j ACC")), /This rule is dead: covered by line 4\./);
    assert.match(hover(dead.replace("-p udp", "-p u«»dp")), /This rule is dead: never matches\./);
    assert.match(hover(filter("-A INPUT -j now«»here")), /not there after loading/);
  });
  test("matches that count, remember or ask the host, in words", () => {
    const rule = (asked: string): string => hover(filter(`-«»A INPUT ${asked} -j DROP`));
    assert.match(
      rule("-m recent --name ssh --update --seconds 60 --hitcount 4"),
      /in the list `ssh`, seen before, and noted again, within `60` seconds, at least `4` times/,
    );
    assert.match(
      rule("-m hashlimit --hashlimit-above 5/sec --hashlimit-burst 9 --hashlimit-mode srcip --hashlimit-name x"),
      /— above `5\/sec`, counted by `srcip` →/,
    );
    assert.match(rule("-p tcp -m connlimit --connlimit-above 20"), /with more than `20` connections open/);
    assert.match(rule("-m addrtype ! --dst-type LOCAL"), /not to an address of the type `LOCAL`/);
    assert.match(rule("-m time --timestart 08:00 --timestop 18:00 --weekdays Mon,Tue"), /from `08:00`, until `18:00`, on `Mon,Tue`/);
  });
  test("a rule that is deleted by its number is not described", () => {
    for (const marked of ["-«»D INPUT 2", "-D INPUT «»2"]) {
      assert.match(hover(filter(marked)), /deletes a rule.*here at number 2/);
      assert.doesNotMatch(hover(filter(marked)), /counted only/);
    }
    assert.match(hover(filter("-D INPUT -s 10.0.0.1«» -j DROP")), /from `10\.0\.0\.1` → `DROP`/);
  });
  test("sets of ipset and their types", () => {
    const set = (marked: string): string => hover(marked, "file:///etc/ipset.conf");
    const file = "create web hash:ip,port family inet\nadd web 10.0.0.1,tcp:80\nadd web 10.0.0.2,tcp:80\n";
    assert.equal(set(file.replace("hash:", "ha«»sh:")), "`hash:ip,port`: each element is an address and a port with its protocol.");
    assert.match(set(file.replace("add web", "add w«»eb")), /^Set `web` of type `hash:ip,port`: .*; 2 elements are added here\.$/);
    assert.match(set("add other 10.0.0«».1\n"), /does not create: 1 element is added here/);
    assert.equal(set(file.replace("family", "fam«»ily")), "");
  });
  test("states, ranges, translations, flags, and what stands between the options", () => {
    const states = hover(filter("-A INPUT -m conntrack --ctstate REL«»ATED,ESTABLISHED -j ACCEPT"));
    assert.match(
      states,
      /`RELATED`: the packet begins a connection that belongs to one known already.*\n\n`ESTABLISHED`: .*both directions/,
    );
    assert.match(hover(filter("-A INPUT -p tcp --dport 80«»00:8010 -j DROP")), /Ports 8000 to 8010: 11 ports/);
    const nat = "*nat\n-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8«»443\nCOMMIT\n";
    assert.match(hover(nat), /10\.0\.0\.5.*private.*\n\nPort `8443\/tcp`/s);
    assert.match(hover(filter("-A INPUT -p tcp --tcp-fl«»ags SYN,ACK SYN -j DROP")), /with `SYN` set of the TCP flags `SYN,ACK`/);
    assert.match(hover(filter("-A INPUT «»! -s 10.0.0.1 -j DROP")), /inverts.*not from `10\.0\.0\.1`/s);
    assert.match(hover(filter("-I INPUT «»1 -s 10.0.0.1 -j DROP")), /from `10\.0\.0\.1`/);
    assert.match(hover("*filter\n:INPUT DR«»OP [0:0]\nCOMMIT\n"), /Policy `DROP`: discards/);
    assert.match(hover("*filter\n:INPUT DROP [5«»:0]\nCOMMIT\n"), /counted/);
    assert.match(hover(filter("-P FORWARD DR«»OP")), /Policy `DROP`/);
  });
  test("every place of a rule says something", () => {
    const rule =
      "-A INPUT ! -i eth0 -s 10.0.0.0/8 -p tcp -m multiport --dports 80,443 -m limit --limit 5/min -j REJECT --reject-with tcp-reset";
    for (const [at, letter] of [...rule].entries())
      if (letter !== " ") assert.notEqual(hover(filter(`${rule.slice(0, at)}«»${rule.slice(at)}`)), "", rule.slice(at));
  });
  test("in scripts, and nothing where there is nothing", () => {
    assert.match(hover("IPT=/sbin/iptables\n$IPT -A INPUT -s 192.0.2.«»1 -j DROP\n", "file:///srv/fw.sh"), /documentation/);
    assert.equal(hover("# com«»ment\n*filter\nCOMMIT\n"), "");
    const script = (text: string): string => hover(text, "file:///srv/fw.sh");
    assert.match(script("LAN=10.0.0.0/8\niptables -A INPUT -s $L«»AN -j DROP\n"), /16,777,216 addresses/);
    assert.match(script('iptables -A INPUT -s "$OFF«»ICE" -j DROP\n'), /known only when the script runs.*from `"\$OFFICE"`/s);
    assert.match(
      script("iptables -N web\nfor p in 22 80; do iptables -A we«»b -p tcp --dport $p -j DROP; done\n"),
      /2 rules; nothing jumps/,
    );
    const here = "iptables-restore <<EOF\n*filter\n:INPUT DROP [0:0]\n:x - [0:0]\n-A INPUT -j x\nCOMMIT\nEOF\n";
    assert.match(script(here.replace(":x", ":«»x")), /0 rules; called from `INPUT`/);
    assert.match(script(here.replace("*filter", "*fil«»ter")), /decides which packets pass/);
    assert.match(script(here.replace("-j x", "-«»j x")), /jumps to `x`/);
  });
});

describe("iptables: completion", () => {
  test("targets that the table refuses are not offered", () => {
    assert.ok(!labels("*nat\n-A PREROUTING -j «»\nCOMMIT\n").some((one) => one === "DROP" || one === "QUEUE"));
    assert.ok(labels(filter("-A INPUT -j «»")).includes("DROP"));
  });
  test("commands of ipset, in files and in scripts", () => {
    const set = (text: string): string[] => labels(text, "file:///etc/ipset.conf");
    assert.ok(set("«»").includes("create"));
    assert.deepEqual(set("create «»"), []);
    assert.ok(set("create a «»").includes("hash:net,iface") && !set("create a «»").includes("iphash"));
    assert.ok(set("create a hash:ip f«»").includes("family"));
    assert.deepEqual(set("create a hash:ip family «»"), ["inet", "inet6"]);
    assert.deepEqual(set("create a hash:ip\ncreate b hash:net\nadd «»"), ["a", "b"]);
    assert.deepEqual(set("create a hash:ip\nadd a «»"), []);
    const script = (text: string): string[] => labels(text, "file:///srv/fw.sh");
    assert.deepEqual(script("sudo ipset create a hash:ip; /sbin/ipset add «»\n"), ["a"]);
    assert.ok(script("ipset -exist create a hash:«»\n").includes("hash:ip,port"));
  });
  test("by position", () => {
    assert.ok(labels("«»").includes("*filter"));
    assert.ok(labels("*na«»").includes("nat"));
    assert.ok(labels(filter("«»")).includes("-A"));
    assert.deepEqual(labels(filter("-A «»")), ["INPUT", "FORWARD", "OUTPUT", "web-in"]);
    assert.ok(labels(filter("-A INPUT -j «»")).includes("web-in"));
    assert.ok(labels(filter("-A INPUT -j RE«»")).includes("REJECT"));
    assert.ok(labels(filter("-A INPUT -m «»")).includes("conntrack"));
    assert.ok(labels(filter("-A INPUT -m conntrack -«»")).includes("--ctstate"));
    assert.ok(labels(filter("-A INPUT -p tcp -«»")).includes("--dport"));
    assert.ok(labels(filter("-A INPUT -m conntrack --ctstate NEW,«»")).includes("ESTABLISHED"));
    assert.ok(labels("iptables -A INPUT -j «»\n", "file:///srv/fw.sh").includes("DROP"));
    assert.deepEqual(labels("echo «»\n", "file:///srv/fw.sh"), []);
  });
  test("a half-typed word is no chain yet, and no value is taken for an option", () => {
    assert.deepEqual(labels(filter("-A I«»")), ["INPUT", "FORWARD", "OUTPUT", "web-in"]);
    assert.deepEqual(labels(filter("-P INPUT «»")), ["ACCEPT", "DROP"]);
    assert.deepEqual(labels(filter("-X «»")), ["web-in"]);
    assert.deepEqual(labels(filter("-N «»")), []);
    for (const option of ["--log-prefix", "--comment"])
      assert.deepEqual(
        labels(filter(`-A INPUT -m comment -j LOG ${option} «»`)).filter((one) => one.startsWith("-")),
        [],
        option,
      );
    assert.deepEqual(labels(filter("-A INPUT -i eth0 -j DROP\n-A INPUT -i «»")), ["lo", "eth0"]);
    assert.deepEqual(labels(filter("-A INPUT -s 10.1.0.0/16 -j DROP\n-A INPUT -d «»")), ["10.1.0.0/16"]);
    assert.deepEqual(labels(filter("-A INPUT ! «»")), ["-s", "-d", "-p", "-i", "-o"]);
    assert.deepEqual(labels(filter('-A INPUT -m comment --comment "a -j «»')), []);
    assert.deepEqual(labels(filter("-A INPUT -p tcp --tcp-flags SYN,ACK «»")).slice(0, 2), ["FIN", "SYN"]);
    assert.deepEqual(labels("*filter\n:INPUT «»\nCOMMIT\n"), ["ACCEPT", "DROP"]);
    assert.deepEqual(labels("*filter\n:mine «»\nCOMMIT\n"), ["-"]);
  });
  test("what works in the table and at the hook, and what its module must bring in", () => {
    assert.ok(!labels(filter("-A INPUT -j «»")).includes("DNAT"));
    assert.ok(labels("*nat\n-A PREROUTING -j «»\nCOMMIT\n").includes("DNAT"));
    assert.ok(!labels("*nat\n-A PREROUTING -j «»\nCOMMIT\n").includes("SNAT"));
    const text = filter("-A INPUT --ctst«»");
    const { file, offset } = open(text);
    const offered = iptables.complete?.(file, offset, around).find((one) => one.label === "--ctstate");
    assert.equal(offered?.insert, "-m conntrack --ctstate");
  });
  test("in scripts: commands, the table's chains, sets, here-documents", () => {
    const script = (text: string): string[] => labels(text, "file:///srv/fw.sh");
    assert.ok(script("iptables «»\n").includes("-A"));
    assert.ok(script("iptables «»\n").includes("-t"));
    assert.deepEqual(script("iptables -t «»\n"), ["filter", "nat", "mangle", "raw", "security"]);
    assert.deepEqual(script("sudo iptables -t nat -A P«»\n"), ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"]);
    assert.deepEqual(script("ipset create bad hash:ip\niptables -A INPUT -m set --match-set «»\n"), ["bad"]);
    assert.ok(script("iptables -A INPUT \\\n  -p tcp --«»\n").includes("--dport"));
    assert.ok(script("ip6tables -A INPUT -m «»\n").includes("hl"));
    assert.deepEqual(script("iptables-restore <<EOF\n*filter\n:x - [0:0]\n-A «»\nCOMMIT\nEOF\n"), ["INPUT", "FORWARD", "OUTPUT", "x"]);
    assert.deepEqual(script("iptables-restore <<EOF\n*«»\nEOF\n"), ["filter", "nat", "mangle", "raw", "security"]);
  });
  test("a module of the other family is not offered", () => {
    assert.ok(!labels(filter("-A INPUT -m «»")).includes("hl"));
    assert.ok(labels(filter("-A INPUT -m «»"), "file:///etc/iptables/rules.v6").includes("hl"));
  });
});

describe("iptables: chains", () => {
  const text = filter("-A web-in -j DROP\n-A INPUT -g we«»b-in");
  test("definition and references", () => {
    const { file, offset, text: plain } = open(text);
    assert.deepEqual(
      iptables.definition?.(file, offset, around).map((at) => plain.slice(at.span.start - 1, at.span.end + 2)),
      [":web-in -"],
    );
    assert.equal(iptables.references?.(file, offset, around).length, 4);
  });
  test("rename changes every mention, and refuses what cannot be", () => {
    const { file, offset, text: plain } = open(text);
    const edits = iptables.rename?.(file, offset, "http", around)?.[file.source.uri] ?? [];
    assert.equal(applyEdits(plain, edits), plain.replaceAll("web-in", "http"));
    assert.equal(iptables.rename?.(file, offset, "DROP", around), undefined);
    assert.equal(iptables.rename?.(file, offset, "INPUT", around), undefined);
    const builtin = open("*filter\n-A INP«»UT -j DROP\nCOMMIT\n");
    assert.equal(iptables.rename?.(builtin.file, builtin.offset, "x", around), undefined);
  });
  test("in scripts: -N, -A, -j, -g, -X, quotes and here-documents; each family has its own", () => {
    const script =
      'iptables -N we«»b\nip6tables -N web\niptables -A web -j DROP\niptables -A INPUT -j "web"\niptables -A INPUT -g web\niptables-restore -n <<EOF\n*filter\n-A web -j ACCEPT\nCOMMIT\nEOF\niptables -X web\n';
    const { file, offset, text: plain } = open(script, "file:///srv/fw.sh");
    assert.equal(iptables.definition?.(file, offset, around).length, 1);
    const edits = iptables.rename?.(file, offset, "http", around)?.[file.source.uri] ?? [];
    const wanted = plain.replaceAll("web", "http").replace("ip6tables -N http", "ip6tables -N web");
    assert.equal(
      applyEdits(
        plain,
        [...edits].sort((a, b) => a.span.start - b.span.start),
      ),
      wanted,
    );
    const loop = open(
      "for t in iptables ip6tables; do $t -N we«»b; done\nip6tables -A INPUT -j web\niptables -A INPUT -j web\n",
      "file:///srv/fw.sh",
    );
    assert.equal(iptables.rename?.(loop.file, loop.offset, "http", around)?.[loop.file.source.uri]?.length, 3);
  });
  test("rename refuses what would break, and names that iptables refuses", () => {
    const { file, offset } = open("C=web\niptables -N we«»b\niptables -A $C -j DROP\n", "file:///srv/fw.sh");
    assert.equal(iptables.rename?.(file, offset, "http", around), undefined);
    const plain = open(text);
    for (const name of ["-x", "!x", "a b", 'a"b', "x".repeat(29), "ä".repeat(15), "REJECT", "LOG", "ACCEPT", "standard", "PREROUTING", ""])
      assert.equal(iptables.rename?.(plain.file, plain.offset, name, around), undefined, name);
    for (const name of ["x".repeat(28), "a:b", "a#b", "drop", "ALL", "web.1"])
      assert.notEqual(iptables.rename?.(plain.file, plain.offset, name, around), undefined, name);
    const script = open("iptables -N we«»b\n", "file:///srv/fw.sh");
    for (const name of ["a$b", "a;b", "a#b", "a*"])
      assert.equal(iptables.rename?.(script.file, script.offset, name, around), undefined, name);
  });
  test("a chain of ufw's files is found in all of them; ufw's own keep their names", () => {
    const parse = (name: string, body: string): IptablesFile => iptables.parse({ uri: `file:///etc/ufw/${name}`, text: body }).file;
    const before = parse("before.rules", "*filter\n:mine - [0:0]\n-A ufw-before-input -j mine\nCOMMIT\n");
    const after = parse("after.rules", "*filter\n-A ufw-after-input -j mine\nCOMMIT\n");
    const all = { ...around, files: [before, after] };
    assert.equal(iptables.references?.(before, 10, all).length, 3);
    assert.deepEqual(Object.keys(iptables.rename?.(after, after.source.text.indexOf("mine"), "ours", all) ?? {}).length, 2);
    assert.equal(iptables.rename?.(after, after.source.text.indexOf("ufw-after"), "ours", all), undefined);
  });
  test("outline of a script", () => {
    const { file } = open(
      "iptables -P INPUT DROP\niptables -A INPUT -j ACCEPT\niptables -t nat -A POSTROUTING -j MASQUERADE\n«»",
      "file:///srv/fw.sh",
    );
    assert.deepEqual(
      iptables
        .symbols?.(file)
        .map((table) => `${table.name} ${table.detail}: ${table.children?.map((one) => `${one.name} ${one.detail}`)}`),
      ["filter IPv4: INPUT DROP, 1 rule", "nat IPv4: POSTROUTING 1 rule"],
    );
  });
  test("outline and folding", () => {
    const { file, text: plain } = open(filter("# one\n# two\n-A web-in -j DROP"));
    const [table] = iptables.symbols?.(file) ?? [];
    assert.equal(table?.name, "filter");
    assert.deepEqual(
      table?.children?.map((chain) => `${chain.name}: ${chain.detail}`),
      ["INPUT: DROP, 1 rule", "web-in: 1 rule"],
    );
    assert.deepEqual(
      iptables.folds?.(file).map((fold) => plain.slice(fold.start, fold.end).split("\n").length),
      [7, 2].map((_, i) => (i === 0 ? 8 : 2)),
    );
  });
});

describe("iptables: outline and folds of scripts", () => {
  const text =
    "#!/bin/sh\nopen() {\n  if true; then\n    iptables -A INPUT -j ACCEPT\n\n    iptables -A OUTPUT -j ACCEPT\n  fi\n  iptables-restore <<EOF\n*nat\n:web - [0:0]\n-A OUTPUT -j web\nCOMMIT\nEOF\n}\nopen\n";
  const { file } = open(text, "file:///srv/fw.sh");
  test("tables in here-documents stand in the outline", () => {
    assert.deepEqual(
      iptables.symbols?.(file).map(({ name, children }) => `${name}: ${children?.map((chain) => chain.name).join(" ")}`),
      ["filter: INPUT OUTPUT", "nat: web"],
    );
  });
  test("what is indented can be folded, as in any script, and so can tables", () => {
    const lines = (iptables.folds?.(file) ?? []).map(({ start, end }) => [start, end].map((at) => text.slice(0, at).split("\n").length));
    assert.equal(lines.join(" "), "3,6 2,8 9,12");
  });
});
