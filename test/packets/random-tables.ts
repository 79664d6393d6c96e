/** Random packet filter tables for tests: the same seed gives the same table. */
import { type AddressRange, type Family, readCidr } from "../../server/core/address.ts";
import type { Action, Chain, Condition, ConnectionState, NumberRange, PacketRule, Table } from "../../server/core/filter.ts";

export type Random = (below: number) => number;

/** A generator of integers from 0 to below a bound (mulberry32). */
export function random(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

export const oneOf = <T>(next: Random, list: readonly T[]): T => list[next(list.length)] as T;

const block = (text: string): AddressRange => {
  const cidr = readCidr(text);
  if (cidr === undefined) throw new Error(text);
  return cidr.range;
};

export const ADDRESSES: Readonly<Record<Family, readonly AddressRange[]>> = {
  4: ["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "10.1.2.4/31", "128.0.0.0/1", "0.0.0.0/1", "192.168.0.0/16"].map(block),
  6: ["::/0", "2001:db8::/32", "2001:db8:1::/48", "2001:db8:1::5", "8000::/1", "::/1", "fd00::/8", "2001:db8:1::4/127"].map(block),
};
export const PORTS: readonly NumberRange[] = [
  [22, 22],
  [80, 80],
  [1, 1023],
  [0, 65535],
  [80, 443],
  [1024, 65535],
  [0, 79],
];
const NAMES = ["eth0", "eth1", "eth+", "lo", "e+"];
const STATES: readonly (readonly ConnectionState[])[] = [
  ["new"],
  ["established", "related"],
  ["invalid"],
  ["new", "established"],
  ["dnat"],
  ["untracked"],
];
const FLAGS: readonly NumberRange[] = [
  [23, 2],
  [18, 16],
  [63, 0],
];

/** What conditions of a table may look at. */
export type Topic =
  | "source"
  | "destination"
  | "sport"
  | "dport"
  | "ports"
  | "icmp"
  | "in"
  | "out"
  | "state"
  | "fragment"
  | "flags"
  | "opaque"
  | "noise";

/** How random tables look. */
export type Style = {
  readonly family: Family;
  readonly topics: readonly Topic[];
  readonly chains: number;
  readonly rules: number;
  readonly hook: string;
};

const not = (next: Random): boolean => next(4) === 0;

/** The conditions of one topic, with the protocol that they ask for. */
export function conditionsOf(next: Random, topic: Topic, family: Family): Condition[] {
  const protocol = (numbers: readonly number[]): Condition => ({
    on: "protocol",
    not: false,
    protocols: [[oneOf(next, numbers), 0] as const].map(([number]) => [number, number]),
  });
  switch (topic) {
    case "source":
    case "destination":
      return [{ on: topic, not: not(next), ranges: Array.from({ length: 1 + next(2) }, () => oneOf(next, ADDRESSES[family])) }];
    case "sport":
    case "dport":
      return [
        protocol([6, 17]),
        { on: topic === "sport" ? "source-port" : "destination-port", not: not(next), ports: [oneOf(next, PORTS)] },
      ];
    case "ports":
      return [protocol([6, 17]), { on: "any-port", not: not(next), ports: [oneOf(next, PORTS), oneOf(next, PORTS)] }];
    case "icmp": {
      const types = oneOf<NumberRange>(next, [
        [8, 8],
        [0, 255],
        [3, 3],
        [0, 127],
        [128, 255],
      ]);
      const codes: NumberRange = next(2) === 0 || types[0] !== types[1] ? [0, 255] : [1, 1];
      return [protocol([family === 4 ? 1 : 58]), { on: "icmp", not: not(next), types, codes }];
    }
    case "in":
    case "out":
      return [{ on: topic, not: not(next), name: oneOf(next, NAMES) }];
    case "state":
      return [{ on: "state", not: not(next), states: oneOf(next, STATES) }];
    case "fragment":
      return [{ on: "fragment", not: not(next) }];
    case "flags": {
      const [mask, set] = oneOf(next, FLAGS);
      return [protocol([6]), { on: "tcp-flags", not: not(next), mask, set }];
    }
    case "opaque":
      return [{ on: "opaque", not: next(2) === 0, key: oneOf(next, ["set a src", "mac 1"]), stable: true, reason: "a set" }];
    case "noise":
      return [{ on: "opaque", not: next(2) === 0, key: "limit 3/s", stable: false, reason: "a limit" }];
  }
}

/** A table with one built-in chain and some user chains that call only later ones. */
export function randomTable(next: Random, style: Style): Table {
  const names = [style.hook, ...Array.from({ length: style.chains }, (_, i) => `U${i}`)];
  const chains = new Map<string, Chain>();
  for (const [place, name] of names.entries()) {
    const rules = Array.from({ length: 1 + next(style.rules) }, (_, i) => randomRule(next, style, names.slice(place + 1), `${name} ${i}`));
    chains.set(name, place === 0 ? { name, rules, policy: { action: next(2) === 0 ? "accept" : "drop" } } : { name, rules });
  }
  return { family: style.family, name: "filter", chains };
}

function randomRule(next: Random, style: Style, callees: readonly string[], text: string): PacketRule {
  const count = next(4) === 0 ? 0 : 1 + next(Math.min(3, style.topics.length));
  const topics = new Set(Array.from({ length: count }, () => oneOf(next, style.topics)));
  const conditions = [...topics].flatMap((topic) => conditionsOf(next, topic, style.family));
  return { at: { uri: "", span: { start: 0, end: 0 } }, text, conditions, action: randomAction(next, style, callees) };
}

function randomAction(next: Random, style: Style, callees: readonly string[]): Action {
  const choice = next(20);
  if (callees.length > 0 && choice < 6) return { do: choice < 5 ? "jump" : "goto", chain: oneOf(next, callees) };
  if (choice < 8) return { do: "return" };
  if (choice < 9) return { do: "continue" };
  if (choice < 10 && style.topics.includes("noise")) return { do: "unknown", reason: "?" };
  return { do: oneOf(next, ["accept", "drop", "accept", "drop", "reject"]) };
}
