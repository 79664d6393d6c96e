/** Edits that kill or revive much of a ruleset, and are taken back: the findings are those of the same text opened afresh. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Edit } from "../../server/core/text.ts";
import { iptables } from "../../server/languages/iptables/index.ts";
import type { Placed } from "../../server/linter/lint.ts";
import { Project } from "../../server/linter/project.ts";
import { Seeded } from "../seeded.ts";

const SEED = Number(process.env.SEED ?? 17);
const EDITS = Number(process.env.EDITS ?? 1500);
const EDITS_A_FILE = 75;
const CHAINS = ["INPUT", "INPUT", "INPUT", "FORWARD", "A", "B", "C", "D"];
const ENDS = ["ACCEPT", "DROP", "ACCEPT", "DROP", "REJECT", "RETURN"];

const host = (random: Seeded, six: boolean): string =>
  six ? `2001:db8:${random.int(3)}::${random.int(40)}/128` : `10.${random.int(2)}.${random.int(4)}.${random.int(64)}/32`;
const net = (random: Seeded, six: boolean): string =>
  six ? `2001:db8:${random.int(3)}::/48` : `10.${random.int(2)}.${random.int(4)}.0/24`;

function plain(random: Seeded, six: boolean): string {
  const from = random.chance(0.7) ? host(random, six) : net(random, six);
  return `-A ${random.pick(CHAINS)} -s ${from} -p tcp -m tcp --dport ${1 + random.int(300)} -j ${random.pick(ENDS)}`;
}

/** What single lines are told. */
const DOUBTFUL = [
  "-s 10.1.2.3/8",
  "-p tcp --dport 0:65535",
  "-i eth0:1",
  "-s www.example.com",
  "-p icmp",
  "-s 0.0.0.0",
  "-p udp --sport 9:1",
];

/** Rules that take, send on or leave open much at once. */
function heavy(random: Seeded, six: boolean): string {
  const chain = random.pick(CHAINS);
  const asks = ["", "", "-p tcp", "-p udp", "-i eth1", "-i eth+", "-i lo", `-s ${net(random, six)}`, "-m limit --limit 1/s", "--dport 80"];
  const more = [
    "-m set --match-set known src",
    "-p tcp --syn",
    "-m conntrack --ctstate NEW",
    "-m mark --mark 1",
    "! -i lo",
    "-o eth0",
    ...DOUBTFUL,
  ];
  const does = [...ENDS, "LOG", "MARK --set-mark 1", "CT --notrack", "A", "B", "C", "D", "NEW", "DRO", "INPUT"];
  const target = random.chance(0.1) ? "" : `${random.chance(0.1) ? "-g" : "-j"} ${random.pick(does)}`;
  return ["-A", chain, random.pick(random.chance(0.6) ? asks : more), target].filter((word) => word !== "").join(" ");
}

function sample(random: Seeded, six: boolean): string {
  const jumps = ["-A INPUT -i eth0 -j A", `-A INPUT -s ${net(random, six)} -j B`, "-A A -p tcp -j C", "-A B -p tcp -g C", "-A C -j D"];
  const rules = Array.from({ length: 40 + random.int(90) }, () => (random.chance(0.06) ? heavy(random, six) : plain(random, six)));
  const all = [...jumps.filter(() => random.chance(0.8)), ...rules];
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [all[i], all[j]] = [all[j] as string, all[i] as string];
  }
  const heads = [
    "*filter",
    ":INPUT DROP [0:0]",
    ":FORWARD ACCEPT [0:0]",
    ":OUTPUT ACCEPT [0:0]",
    ":A - [0:0]",
    ":B - [0:0]",
    ":C - [0:0]",
    ":D - [0:0]",
  ];
  return [...heads, ...all, "COMMIT", ""].join("\n");
}

const insert = (at: number, text: string): Edit => ({ span: { start: at, end: at }, text });

/** A line that is typed: one edit a key. */
function typed(at: number, line: string): Edit[] {
  return [...line].map((key, i) => insert(at + i, key));
}

function edits(random: Seeded, text: string, six: boolean): readonly Edit[] {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const line = 8 + random.int(Math.max(1, starts.length - 10));
  const start = starts[random.chance(0.3) ? Math.min(line, 9) : line] ?? 0;
  const end = text.indexOf("\n", start) + 1 || text.length;
  const own = text.slice(start, end);
  const swapped = (from: RegExp, to: (word: string) => string): Edit[] => {
    const all = [...text.matchAll(from)];
    const found = all[random.int(all.length)];
    if (found === undefined) return [];
    return [{ span: { start: found.index, end: found.index + found[0].length }, text: to(found[0]) }];
  };
  switch (random.int(12)) {
    case 0:
      return [insert(start, "-A INPUT -j DROP\n")];
    case 1:
      return [insert(start, `${heavy(random, six)}\n`)];
    case 2:
      return typed(start - 1, `\n${heavy(random, six)}`);
    case 3:
      return [{ span: { start, end }, text: "" }];
    case 4:
      return [{ span: { start, end }, text: own.replace(/ -s \S+/, "") }];
    case 5:
      return [{ span: { start, end }, text: own.replace(/ -s .* -j/, " -j") }];
    case 6:
      return swapped(/^:(INPUT|FORWARD|OUTPUT) (ACCEPT|DROP)/gm, (head) =>
        head.replace(/ACCEPT|DROP/, (word) => (word === "DROP" ? "ACCEPT" : "DROP")),
      );
    case 7:
      return swapped(/^:[ABCD] |^-A [ABCD] |-j [ABCD]$/gm, (word) =>
        word.replace(/[ABCD]/, (name) => random.pick([`${name}x`, "A", "D", "NEW"])),
      );
    case 8:
      return swapped(/-[jg] [ABCD]$/gm, () => random.pick(["-j ACCEPT", "-j A", "-g B", "-j D", ""]));
    case 9:
      return [{ span: { start, end: starts[Math.min(starts.length - 3, line + random.int(40))] ?? end }, text: "" }].filter(
        ({ span }) => span.start < span.end,
      );
    case 10:
      return [insert(start, random.pick(["COMMIT\n", "*nat\n", "#", '"', ":NEW - [0:0]\n", `${own}${own}`]))];
    default:
      return [insert(start, Array.from({ length: 1 + random.int(30) }, () => `${plain(random, six)}\n`).join(""))];
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

test(`iptables: findings after each of ${EDITS} edits that move much, seed ${SEED}`, () => {
  const random = new Seeded(SEED);
  for (let done = 0; done < EDITS; ) {
    const six = random.chance(0.25);
    const uri = `file:///etc/iptables/rules.v${six ? 6 : 4}`;
    let text = sample(random, six);
    const project = open(uri, text);
    project.ownFindings(uri);
    const make = (edit: Edit): void => {
      const before = text;
      text = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
      project.edit(uri, [edit], text);
      const found = shown(project.ownFindings(uri));
      assert.deepEqual(found, shown(open(uri, text).ownFindings(uri)), `edit ${done}: ${JSON.stringify(edit)} of\n${before}`);
      done++;
    };
    for (const last = done + EDITS_A_FILE; done < last && done < EDITS; ) {
      const before = text;
      const back: Edit[] = [];
      for (const edit of edits(random, before, six)) {
        const { start, end } = edit.span;
        back.unshift({ span: { start, end: start + edit.text.length }, text: text.slice(start, end) });
        make(edit);
      }
      // Half of what was done is taken back, key by key too.
      if (random.chance(0.5)) for (const edit of back) make(edit);
      done++;
    }
    assert.deepEqual(project.failures, []);
  }
});
