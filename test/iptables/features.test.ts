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
    assert.match(hover(filter("-A web-in -j LO«»G")), /writes the packet's header/);
  });
  test("a chain: policy, callers, number of rules", () => {
    assert.match(hover(filter("-A we«»b-in -j DROP")), /called from `INPUT`/);
    assert.match(hover("*filter\n:INP«»UT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n"), /Policy `DROP`.*\n\n1 rule;/s);
  });
  test("in scripts, and nothing where there is nothing", () => {
    assert.match(hover("IPT=/sbin/iptables\n$IPT -A INPUT -s 192.0.2.«»1 -j DROP\n", "file:///srv/fw.sh"), /documentation/);
    assert.equal(hover("# com«»ment\n*filter\nCOMMIT\n"), "");
  });
});

describe("iptables: completion", () => {
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
