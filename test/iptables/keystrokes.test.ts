/** What a project says of a file after edits is what it says of the same text when it is opened afresh. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Edit } from "../../server/core/text.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import type { Placed } from "../../server/linter/lint.ts";
import { Project } from "../../server/linter/project.ts";
import { Seeded } from "../seeded.ts";

const SEED = Number(process.env.SEED ?? 71);
const EDITS = Number(process.env.EDITS ?? 2400);
const EDITS_A_FILE = 60;

const CONDITIONS: Readonly<Record<4 | 6, readonly string[]>> = {
  4: [
    "-s 10.0.0.0/8",
    "-s 10.1.0.0/16",
    "-s 10.1.2.3/32",
    "-d 192.0.2.1/32",
    "! -s 10.0.0.0/8",
    "-m iprange --src-range 10.1.0.1-10.1.2.9",
  ],
  6: ["-s 2001:db8::/32", "-s 2001:db8:1::/48", "-s fd00::/8", "-d 2001:db8::1/128", "! -s 2001:db8::/32", "-s ::/0"],
};
const COMMON = [
  "-i eth0",
  "-i eth+",
  "-i lo",
  "-p tcp --dport 22",
  "-p tcp --dport 80:443",
  "-p tcp -m multiport --dports 80,443,5432",
  "-p udp --dport 53",
  "-p tcp --syn",
  "-m conntrack --ctstate NEW",
  "-m conntrack --ctstate RELATED,ESTABLISHED",
  "-m limit --limit 3/min",
  "-m mark --mark 1",
  "-m set --match-set known src",
  '-m comment --comment "a note"',
];
const TARGETS = [
  "-j ACCEPT",
  "-j DROP",
  "-j ACCEPT",
  "-j DROP",
  "-j REJECT",
  "-j RETURN",
  "-j LOG",
  "-j MARK --set-mark 1",
  "-j A",
  "-j B",
  "-g A",
  "",
];

const rule = (random: Seeded, family: 4 | 6, chain: string): string => {
  const words = [`-A ${chain}`];
  for (let n = random.int(3); n > 0; n--) words.push(random.pick(random.chance(0.5) ? CONDITIONS[family] : COMMON));
  return [...words, random.pick(TARGETS)].join(" ");
};

const randomRule = (random: Seeded, family: 4 | 6): string => rule(random, family, random.pick(["INPUT", "INPUT", "FORWARD", "A", "B"]));

// Long enough chains for the trees of the index, and for what is taken over from one version to the next.
function sample(random: Seeded, family: 4 | 6): string {
  const hosts = Array.from({ length: random.int(90) }, () =>
    family === 4
      ? `-A INPUT -s 10.${random.int(3)}.${random.int(4)}.${random.int(256)}/32 -p tcp -m tcp --dport ${random.int(2000)} ${random.pick(TARGETS.slice(0, 4))}`
      : `-A INPUT -s 2001:db8:${random.int(3)}::${random.int(200)}/128 -p tcp -m tcp --dport ${random.int(2000)} ${random.pick(TARGETS.slice(0, 4))}`,
  );
  const rules = Array.from({ length: 3 + random.int(25) }, () => (random.chance(0.15) ? "# a note" : randomRule(random, family)));
  const lines = [...hosts, ...rules].sort(() => random.int(3) - 1);
  return [
    "*filter",
    ":INPUT DROP [0:0]",
    ":FORWARD ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":A - [0:0]",
    ":B - [0:0]",
    ...lines,
    "COMMIT",
    "",
  ].join("\n");
}

const PIECES = [" ", "1", "7", "0", "/", "-j DROP", "-p udp", "!", '"', "#", "\n", ",", "eth1", "A", " -i ppp0", ":", "COMMIT\n"];

function randomEdit(random: Seeded, text: string, family: 4 | 6): Edit {
  const lines = text.split("\n");
  const line = 1 + random.int(lines.length - 1);
  const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  const own = lines[line] ?? "";
  const end = start + own.length;
  const whole = { start, end: Math.min(text.length, end + 1) };
  const at = start + random.int(own.length + 1);
  switch (random.int(8)) {
    case 0:
      return { span: whole, text: "" };
    case 1:
    case 2:
      return { span: { start, end: start }, text: `${randomRule(random, family)}\n` };
    case 3:
      return { span: { start, end: start }, text: `${own}\n` };
    case 4:
      return { span: { start, end }, text: own.replace(/ACCEPT|DROP/, (word) => (word === "DROP" ? "ACCEPT" : "DROP")) };
    case 5:
      return { span: { start, end }, text: own.replace(/\d+(?=\D*$)/, String(random.int(1000))) };
    case 6:
      return { span: { start: at, end: Math.min(end, at + random.int(4)) }, text: "" };
    default:
      return { span: { start: at, end: at }, text: random.pick(PIECES) };
  }
}

function open(uri: string, text: string): Project {
  const project = new Project([iptables]);
  project.list([{ uri }]);
  project.wanted();
  project.set(uri, text);
  return project;
}

const shown = (findings: readonly Placed[]): unknown => JSON.parse(JSON.stringify(findings));

test(`iptables: findings after each of ${EDITS} random edits, seed ${SEED}`, () => {
  const random = new Seeded(SEED);
  for (let done = 0; done < EDITS; ) {
    const family = random.chance(0.3) ? 6 : 4;
    const uri = `file:///etc/iptables/rules.v${family}`;
    let text = sample(random, family);
    const project = open(uri, text);
    project.ownFindings(uri);
    for (let i = 0; i < EDITS_A_FILE && done < EDITS; i++, done++) {
      const edit = randomEdit(random, text, family);
      const before = text;
      text = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
      project.edit(uri, [edit], text);
      assert.deepEqual(
        shown(project.ownFindings(uri)),
        shown(open(uri, text).ownFindings(uri)),
        `edit ${done}: ${JSON.stringify(edit)} of\n${before}`,
      );
    }
    assert.deepEqual(project.failures, []);
  }
});

/** Lines that people type, from the first character on: most states on the way are no rule, or a far wider one. */
const typedLine = (random: Seeded, family: 4 | 6): string => {
  const chain = random.pick(["INPUT", "INPUT", "FORWARD", "A", "B", "C"]);
  const interfaces = random.chance(0.5) ? ` -i ${random.pick(["eth1", "eth0", "wg+", "lo"])}` : "";
  const more = random.chance(0.6) ? ` ${random.pick(random.chance(0.5) ? CONDITIONS[family] : COMMON)}` : "";
  return `-A ${chain}${interfaces}${more} ${random.pick([...TARGETS, "-j C", "-g C", "-j LOG", "-j ACCEPT", "-j DROP"])}`;
};

/** Chains that call each other, one of which holds only what lets packets go on. */
const withChains = (random: Seeded, family: 4 | 6): string =>
  sample(random, family).replace(":B - [0:0]\n", () => {
    const inner = random.pick(["-A C -j LOG", "-A C -j RETURN", "-A C -p tcp -j DROP", ""]);
    return [":B - [0:0]", ":C - [0:0]", inner, random.pick(["-A B -j C", "-A A -p udp -g C", ""]), ""].join("\n");
  });

const TYPED = Number(process.env.TYPED ?? 24);

for (const seed of [SEED, SEED + 1, SEED + 2]) {
  test(`iptables: findings while ${TYPED} lines are typed, made wide and taken back, seed ${seed}`, () => {
    const random = new Seeded(seed);
    for (let done = 0; done < TYPED; done++) {
      const family = random.chance(0.25) ? 6 : 4;
      const uri = `file:///etc/iptables/rules.v${family}`;
      let text = withChains(random, family);
      const project = open(uri, text);
      project.ownFindings(uri);
      const edit = (start: number, end: number, put: string): void => {
        text = text.slice(0, start) + put + text.slice(end);
        project.edit(uri, [{ span: { start, end }, text: put }], text);
        assert.deepEqual(
          shown(project.ownFindings(uri)),
          shown(open(uri, text).ownFindings(uri)),
          `${JSON.stringify(put)} at ${start} of\n${text}`,
        );
      };
      const places = [...text.matchAll(/^(?=-A|COMMIT)/gm)].map(({ index }) => index);
      const start = random.pick(places);
      const line = `${typedLine(random, family)}\n`;
      for (let i = 0; i < line.length; i++) edit(start + i, start + i, line.charAt(i));
      edit(start, start, "#");
      edit(start, start + 1, "");
      const policy = text.indexOf(":INPUT ") + ":INPUT ".length;
      edit(policy, text.indexOf(" ", policy), text.startsWith("DROP", policy) ? "ACCEPT" : "DROP");
      const wide = random.pick(["-A INPUT -p tcp -j ACCEPT\n", "-A INPUT -j DROP\n", "-A FORWARD -j A\n"]);
      const top = random.pick([...text.matchAll(/^(?=-A|COMMIT)/gm)].map(({ index }) => index).slice(0, 4));
      edit(top, top, wide);
      edit(top, top + wide.length, "");
    }
  });
}
