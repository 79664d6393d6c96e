/** Files with one planted mistake each: that it is found on its token, and that its right neighbour is silent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { iptables } from "../../server/languages/iptables/index.ts";
import { applyFix, lintExample, unmark } from "../examples.ts";

export type Planted = {
  readonly name: string;
  readonly rule: string;
  /** The text, its mistake between «». */
  readonly bad: string;
  /** The same, done right: nothing in it deserves a warning. */
  readonly good?: string;
  readonly path?: string;
  /** A piece of text that is there once more behind the fix, where there is a fix. */
  readonly fixed?: string;
  /** Other files that are loaded with it. */
  readonly files?: Readonly<Record<string, string>>;
};

const HEAD =
  "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n";

/** A host's filter table that is right but for `lines`. */
export const host = (lines: string): string =>
  `${HEAD}-A INPUT -p icmp -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\n${lines}\nCOMMIT\n`;

/** The same for IPv6. */
export const host6 = (lines: string): string =>
  `${HEAD}-A INPUT -p ipv6-icmp -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT\n${lines}\nCOMMIT\n`;

/** A gateway that is right but for `nat` and `forward`. */
export const gateway = (nat: string, forward: string): string =>
  `*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${nat}\nCOMMIT\n${host(`-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n${forward}`)}`;

/** A script that sets up both families and is right but for `lines`. */
export const script = (lines: string): string =>
  `#!/bin/bash\nfor t in iptables ip6tables; do\n  $t -F\n  $t -X\n  $t -A INPUT -i lo -j ACCEPT\n  $t -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT\n  $t -A INPUT -p tcp --dport 22 -j ACCEPT\ndone\niptables -A INPUT -p icmp -j ACCEPT\nip6tables -A INPUT -p ipv6-icmp -j ACCEPT\n${lines}\niptables -P INPUT DROP\nip6tables -P INPUT DROP\n`;

/** One test for each. */
export function testAll(planted: readonly Planted[]): void {
  for (const one of planted) test(one.name, () => judge(one));
}

function judge({ rule, bad, good, path = iptables.examplePath, fixed, files = {} }: Planted): void {
  const { text, spans } = unmark(bad);
  const example = { bad, path, files };
  const said = lintExample(iptables, example, text);
  const [mark] = spans;
  assert.ok(mark, "the mistake is marked");
  const found = said.find(({ rule: id, span }) => id === `iptables/${rule}` && span.start === mark.start && span.end === mark.end);
  assert.ok(found, `not found there; said:\n${said.map((one) => show(text, one)).join("\n")}`);
  if (fixed !== undefined) {
    assert.ok(found.fix, "there is a fix");
    const after = applyFix(text, found);
    const times = (whole: string): number => whole.split(fixed).length;
    assert.ok(times(after) > times(text), after);
    assert.ok(!lintExample(iptables, { ...example, bad: after }, after).some((one) => one.rule === found.rule), after);
  }
  if (good === undefined) return;
  const isLoud = (one: { severity: string }): boolean => one.severity === "warning" || one.severity === "error";
  const loud = lintExample(iptables, { ...example, bad: good }, good).filter(
    (one) => isLoud(one) || (one.rule === found.rule && !isLoud(found)),
  );
  assert.deepEqual(
    loud.map((one) => show(good, one)),
    [],
  );
}

const show = (text: string, one: { rule: string; span: { start: number; end: number }; severity: string; message: string }): string =>
  `${one.severity} ${one.rule} [${text.slice(one.span.start, one.span.end)}] ${one.message}`;
