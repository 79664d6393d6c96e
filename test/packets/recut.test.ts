/** After an edit that cuts axes elsewhere, what is known of a table is what an analysis from scratch says. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Condition, PacketRule, Table } from "../../server/core/filter.ts";
import { type Analysis, analyse, succeed } from "../../server/packets/index.ts";
import { Seeded } from "../seeded.ts";

const EDITS = 120;
const MIDDLE = 1n << 100n;

const from = (first: bigint, last: bigint): Condition => ({ on: "source", not: false, ranges: [{ family: 6, first, last }] });

function rule(random: Seeded, conditions: readonly Condition[]): PacketRule {
  const at = { uri: "", span: { start: 0, end: 0 } };
  return { at, text: "", conditions, action: { do: random.chance(0.5) ? "accept" : "drop" } };
}

const tableOf = (rules: readonly PacketRule[]): Table => ({
  family: 6,
  name: "filter",
  chains: new Map([["INPUT", { name: "INPUT", policy: { action: "drop" }, rules: [...rules] }]]),
});

// Ranges around one address, each in the next: no cut parts them, so that trees over them are one large leaf, or few.
function nested(random: Seeded): PacketRule {
  const first = random.chance(0.6) ? MIDDLE : MIDDLE - (BigInt(1 + random.int(8)) << 50n);
  const ports: Condition = { on: "destination-port", not: false, ports: [[100 - random.int(40), 100 + random.int(40)]] };
  const tcp: Condition = { on: "protocol", not: false, protocols: [[6, 6]] };
  return rule(random, [from(first, MIDDLE + (1n << BigInt(10 + random.int(70)))), ...(random.chance(0.5) ? [tcp, ports] : [])]);
}

function newcomer(random: Seeded): PacketRule {
  const first = MIDDLE + (1n << BigInt(random.int(90))) + BigInt(random.int(5));
  const name: Condition = { on: "in", not: random.chance(0.3), name: random.pick(["eth7", "eth+", "wg0", "a"]) };
  return rule(random, [from(first, first + BigInt(1 + random.int(1_000_000))), ...(random.chance(0.4) ? [name] : [])]);
}

function told(analysis: Analysis, count: number): unknown {
  return Array.from({ length: count }, (_, index) => {
    const reach = analysis.reach("INPUT", index);
    const place = ({ rule }: { rule: PacketRule }): number => analysis.table.chains.get("INPUT")?.rules.indexOf(rule) ?? -1;
    const redundant = analysis.redundant("INPUT", index);
    return [
      analysis.status("INPUT", index),
      reach.status === "unreachable" ? reach.covers.map(place) : undefined,
      redundant === undefined ? undefined : [redundant.rules.map((one) => place({ rule: one })), redundant.policy],
    ];
  });
}

for (const seed of [1, 2, 3])
  test(`an edit that moves cuts, ${EDITS} times, seed ${seed}`, () => {
    const random = new Seeded(seed);
    for (let edit = 0; edit < EDITS; edit++) {
      const rules = Array.from({ length: 70 + random.int(30) }, () => nested(random));
      const before = tableOf(rules);
      told(analyse(before), rules.length);
      const after = rules.toSpliced(random.int(rules.length), random.int(2), newcomer(random));
      const edited = tableOf(after);
      succeed(edited, before);
      assert.deepEqual(told(analyse(edited), after.length), told(analyse(tableOf(after)), after.length), `edit ${edit}`);
    }
  });
