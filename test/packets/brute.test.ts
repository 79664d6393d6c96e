/** The packet engine against a walk of every class of packets through every rule: nothing wrong, nothing missed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PacketRule, Table } from "../../server/core/filter.ts";
import { analyse } from "../../server/packets/index.ts";
import { oneOf, type Random, random, randomTable, type Style, type Topic } from "./random-tables.ts";
import { classes, type Sample, walk } from "./reference.ts";

const TOPICS: readonly Topic[] = [
  "source",
  "destination",
  "sport",
  "dport",
  "ports",
  "icmp",
  "in",
  "out",
  "state",
  "fragment",
  "flags",
  "opaque",
  "noise",
];
const SEED = Number(process.env.SEED ?? 20260);
const RULES = Number(process.env.RULES ?? 100_000);
const MOST_CLASSES = 700;

function randomStyle(next: Random): Style {
  for (;;) {
    const topics = [...new Set(Array.from({ length: 1 + next(4) }, () => oneOf(next, TOPICS)))];
    const style: Style = {
      family: next(3) === 0 ? 6 : 4,
      topics,
      chains: next(5),
      rules: 3 + next(6),
      hook: oneOf(next, ["INPUT", "FORWARD", "OUTPUT"]),
    };
    if (classes(style).length <= MOST_CLASSES) return style;
  }
}

const describeTable = (table: Table): string =>
  [...table.chains.values()]
    .map(
      (chain) =>
        `${chain.name} ${chain.policy?.action ?? ""}\n${chain.rules.map((rule) => `  ${JSON.stringify([rule.conditions, rule.action], (_, v: unknown) => (typeof v === "bigint" ? `0x${v.toString(16)}` : v))}`).join("\n")}`,
    )
    .join("\n");

type Tally = { rules: number; dead: number; redundant: number; exact: number };

function compare(table: Table, style: Style, tally: Tally): void {
  const samples = classes(style);
  const met = new Set<PacketRule>();
  const called = new Set<string>([style.hook]);
  for (const packet of samples) walk(table, style.hook, packet, met);
  // Chains call later ones only, so one pass finds all that are called from the built-in one.
  for (const chain of table.chains.values()) {
    if (!called.has(chain.name)) continue;
    for (const { action } of chain.rules) if (action.do === "jump" || action.do === "goto") called.add(action.chain);
  }
  const analysis = analyse(table);
  for (const chain of table.chains.values()) {
    if (!called.has(chain.name)) continue;
    for (const [index, rule] of chain.rules.entries()) {
      tally.rules++;
      const dead = !met.has(rule);
      const reach = analysis.reach(chain.name, index);
      const place = `${chain.name} ${index} is ${reach.status} in\n${describeTable(table)}`;
      assert.equal(reach.status === "unreachable" || reach.status === "never", dead, place);
      assert.notEqual(reach.status, "unknown", place);
      if (dead) tally.dead++;
      if (reach.status === "unreachable") assert.ok(reach.covers.length > 0, place);
      if (!dead) checkRedundant(table, style, samples, chain.name, index, rule, tally);
    }
  }
}

function faresAs(table: Table, hook: string, packet: Sample, absent?: PacketRule): string {
  const { ends, touched } = walk(table, hook, packet, new Set(), absent);
  return [...ends, touched].sort().join(" ");
}

function checkRedundant(
  table: Table,
  style: Style,
  samples: readonly Sample[],
  chain: string,
  index: number,
  rule: PacketRule,
  tally: Tally,
): void {
  if (!["accept", "drop", "reject"].includes(rule.action.do)) return;
  const redundant = analyse(table).redundant(chain, index) !== undefined;
  const differs = samples.find((packet) => faresAs(table, style.hook, packet) !== faresAs(table, style.hook, packet, rule));
  const place = (): string => `${chain} ${index} redundant: ${redundant} in\n${describeTable(table)}`;
  if (redundant) tally.redundant++;
  if (redundant) assert.equal(differs, undefined, place());
  else if (!style.topics.includes("noise")) {
    tally.exact++;
    assert.notEqual(differs, undefined, place());
  }
}

test(`${RULES} random rules: reachable, dead and redundant as brute force says (seed ${SEED})`, () => {
  const next = random(SEED);
  const tally: Tally = { rules: 0, dead: 0, redundant: 0, exact: 0 };
  while (tally.rules < RULES) {
    const style = randomStyle(next);
    for (let i = 0; i < 8; i++) compare(randomTable(next, style), style, tally);
  }
  assert.ok(tally.dead > tally.rules / 20 && tally.redundant > tally.rules / 200, `a fair mix: ${JSON.stringify(tally)}`);
  console.log(`  ${JSON.stringify(tally)}`);
});
