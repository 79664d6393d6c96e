/** What the packet engine answers about tables that people write. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type AddressRange, readAddress, readCidr, showAddress, showRange } from "../../server/core/address.ts";
import type { Action, Chain, Condition, PacketRule, Table } from "../../server/core/filter.ts";
import { analyse, covered, type Packet, showPacket } from "../../server/packets/index.ts";
import { random, randomTable } from "./random-tables.ts";

const range = (text: string): AddressRange => (readCidr(text) as { range: AddressRange }).range;
const rule = (action: Action["do"] | Action, ...conditions: Condition[]): PacketRule => ({
  at: { uri: "", span: { start: 0, end: 0 } },
  text: "",
  conditions,
  action: (typeof action === "string" ? { do: action } : action) as Action,
});
const from = (...texts: string[]): Condition => ({ on: "source", not: false, ranges: texts.map(range) });
const tcp: Condition = { on: "protocol", not: false, protocols: [[6, 6]] };
const port = (first: number, last = first): Condition => ({ on: "destination-port", not: false, ports: [[first, last]] });
const comes = (name: string, not = false): Condition => ({ on: "in", not, name });
const opaque = (key: string, stable: boolean, not = false): Condition => ({ on: "opaque", not, key, stable, reason: key });
const state = (...states: ("new" | "established" | "related")[]): Condition => ({ on: "state", not: false, states });

function table(policy: "accept" | "drop", rules: PacketRule[], others: Record<string, PacketRule[]> = {}, family: 4 | 6 = 4): Table {
  const chains: Chain[] = [
    { name: "INPUT", rules, policy: { action: policy } },
    ...Object.entries(others).map(([name, own]) => ({ name, rules: own })),
  ];
  return { family, name: "filter", chains: new Map(chains.map((chain) => [chain.name, chain])) };
}

const syn = (source: string, destinationPort: number, more: Partial<Packet> = {}): Packet => {
  const address = readAddress(source);
  if (address === undefined) throw new Error(source);
  return {
    family: address.family,
    source: address,
    protocol: 6,
    sourcePort: 50000,
    destinationPort,
    in: "eth0",
    out: "",
    state: "new",
    ...more,
  };
};

const statuses = (of: Table, chain = "INPUT"): string[] => (of.chains.get(chain)?.rules ?? []).map((_, i) => analyse(of).status(chain, i));

describe("reach", () => {
  test("names the smallest union that covers a rule", () => {
    const rules = [
      rule("accept", tcp, port(0, 1023)),
      rule("drop", from("10.0.0.0/8")),
      rule("accept", tcp, port(1024, 65535)),
      rule("drop", tcp, port(22, 2000)),
    ];
    const known = analyse(table("drop", rules)).reach("INPUT", 3);
    assert.ok(known.status === "unreachable");
    assert.deepEqual(
      known.covers.map((cover) => rules.indexOf(cover.rule)),
      [0, 2],
    );
  });

  test("a rule that may not match covers nothing, and what it may match is still covered", () => {
    const limit = opaque("limit 3/min", false);
    assert.deepEqual(statuses(table("drop", [rule("accept", limit), rule("accept", tcp)])), ["reachable", "reachable"]);
    assert.deepEqual(statuses(table("drop", [rule("accept", tcp), rule("drop", tcp, limit)])), ["reachable", "unreachable"]);
  });

  test("equal opaque conditions cover each other until something changes them", () => {
    const marked = opaque("mark --mark 1", true);
    assert.deepEqual(statuses(table("drop", [rule("accept", marked), rule("drop", marked)])), ["reachable", "unreachable"]);
    assert.deepEqual(
      statuses(table("drop", [rule("accept", marked), rule("drop", opaque("mark --mark 1", true, true)), rule("accept")]))[2],
      "unreachable",
    );
    const changed = [rule("accept", marked), rule({ do: "continue", changes: ["mark"] }), rule("drop", marked)];
    assert.deepEqual(statuses(table("drop", changed))[2], "reachable");
  });

  test("later fragments have no ports", () => {
    const inverted: Condition = { on: "destination-port", not: true, ports: [[80, 80]] };
    const rules = [rule("accept", tcp, port(80)), rule("accept", tcp, inverted), rule("drop", tcp)];
    const known = analyse(table("drop", rules)).reach("INPUT", 2);
    assert.ok(known.status === "reachable" && known.packet.laterFragment === true);
  });

  test("the way back from a chain, and a goto that does not come back", () => {
    const jump = table("drop", [rule({ do: "jump", chain: "A" }), rule("accept", tcp)], {
      A: [rule("return", from("10.0.0.0/8")), rule("drop")],
    });
    const known = analyse(jump).reach("INPUT", 1);
    assert.ok(known.status === "reachable" && known.packet.source !== undefined);
    assert.match(showAddress(known.packet.source), /^10\./);
    assert.deepEqual(statuses(table("drop", [rule({ do: "goto", chain: "A" }), rule("accept")], { A: [rule("accept", tcp)] })), [
      "reachable",
      "unreachable",
    ]);
  });

  test("loops, chains that are not there and chains of no rule's are survived", () => {
    const loop = table("drop", [rule({ do: "jump", chain: "A" }), rule({ do: "jump", chain: "?" }), rule("accept")], {
      A: [rule({ do: "jump", chain: "B" })],
      B: [rule({ do: "jump", chain: "A" }), rule("drop")],
      C: [rule("accept"), rule("drop")],
    });
    assert.deepEqual(statuses(loop), ["reachable", "reachable", "reachable"]);
    assert.deepEqual(statuses(loop, "C"), ["reachable", "unreachable"]);
    assert.equal(analyse(loop).chain("C"), "uncalled");
  });

  test("says when the effort did not suffice, and nothing else", () => {
    const rules = Array.from({ length: 300 }, (_, i) => rule("accept", tcp, port(i)));
    const poor = analyse(table("drop", [...rules, rule("drop", tcp, port(0, 299))]), { table: 1e6, rule: 200 });
    assert.equal(poor.status("INPUT", 300), "unknown");
    assert.equal(poor.status("INPUT", 0), "reachable");
  });
});

describe("decide", () => {
  const ssh = rule("accept", tcp, port(22), from("192.0.2.0/24"));
  const open = table("drop", [rule("accept", comes("lo")), rule("accept", state("established", "related")), ssh]);

  test("names the rule, or nobody where the policy decides", () => {
    assert.equal(analyse(open).decide("INPUT", syn("192.0.2.9", 22)).by, ssh);
    const dropped = analyse(open).decide("INPUT", syn("198.51.100.9", 22));
    assert.deepEqual([dropped.end, dropped.by], ["drop", undefined]);
  });

  test("what is not known of a packet leaves the answers open that depend on it", () => {
    const { in: _, ...anywhere } = syn("198.51.100.9", 22);
    assert.deepEqual(analyse(open).decide("INPUT", anywhere).possible, ["accept", "drop"]);
    assert.equal(analyse(open).decide("INPUT", { ...anywhere, in: "eth0" }).end, "drop");
  });
});

describe("questions", () => {
  test("a witness fulfils what was asked, in a table that was not cut for it", () => {
    const blocked = table("accept", [rule("accept", tcp, port(3000), from("203.0.113.0/24")), rule("drop", tcp, port(3000))]);
    const own = analyse(blocked).witness("INPUT", [tcp, comes("lo"), from("127.0.0.1"), state("new")], "drop");
    assert.ok(typeof own !== "string");
    assert.deepEqual([own.in, own.destinationPort, own.source && showAddress(own.source)], ["lo", 3000, "127.0.0.1"]);
    const allowed = analyse(blocked).witness("INPUT", [tcp, port(3000), comes("lo", true)], "accept");
    assert.ok(typeof allowed !== "string" && showPacket(allowed) === "203.0.113.7 to tcp port 3000" && allowed.in !== "lo");
    assert.equal(analyse(blocked).witness("INPUT", [tcp, port(3000), from("10.0.0.0/8")], "accept"), "none");
  });

  test("what may be accepted is not a proof", () => {
    const limited = table("drop", [rule("accept", tcp, opaque("limit", false))]);
    assert.equal(analyse(limited).witness("INPUT", [tcp], "accept"), "unknown");
    assert.equal(analyse(limited).witness("INPUT", [from("10.0.0.0/8"), { ...tcp, not: true }], "accept"), "none");
  });

  test("sources, certain and possible", () => {
    const rules = [
      rule("drop", from("10.1.0.0/16")),
      rule("accept", from("10.0.0.0/8")),
      rule("accept", from("192.168.0.0/16"), opaque("limit", false)),
    ];
    const { must, may } = analyse(table("drop", rules)).sources(
      "INPUT",
      { family: 4, protocol: 6, destinationPort: 22, in: "eth0", out: "", state: "new" },
      ["accept"],
    );
    assert.deepEqual(must.map(showRange), ["10.0.0.0/16", "10.2.0.0-10.255.255.255"]);
    assert.deepEqual(may.map(showRange), ["10.0.0.0/16", "10.2.0.0-10.255.255.255", "192.168.0.0/16"]);
  });

  test("whether sets are covered, for IPv6 too", () => {
    const half = (text: string): Condition[] => [from(text)];
    assert.deepEqual(covered(6, [], [half("::/1"), half("2001:db8::/32"), half("8000::/1")]), { by: [0, 2] });
    const left = covered(6, [], [half("::/1")]);
    assert.ok(left !== "unknown" && "packet" in left && (left.packet.source?.value ?? 0n) >= 1n << 127n);
  });

  test("a witness agrees with the decision about it", () => {
    const next = random(5);
    for (let i = 0; i < 300; i++) {
      const one = randomTable(next, {
        family: i % 2 ? 4 : 6,
        topics: ["source", "dport", "in", "state", "flags"],
        chains: 3,
        rules: 6,
        hook: "INPUT",
      });
      for (const end of ["accept", "drop", "reject"] as const) {
        const packet = analyse(one).witness("INPUT", [tcp, from(i % 2 ? "10.0.0.0/8" : "2001:db8::/32"), comes("lo", true)], end);
        if (typeof packet === "string") continue;
        assert.equal(analyse(one).decide("INPUT", packet).end, end);
        assert.ok(packet.in !== "lo" && packet.protocol === 6);
      }
    }
  });
});
