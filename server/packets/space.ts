/**
 * The axes of the packet space of one table. Every axis is cut at the places where some rule tells packets apart, and a
 * packet is then a point of small integers: IPv4 and IPv6 are searched by the same code, and nothing there is a bigint.
 */
import { type Family, type IpAddress, readAddress } from "../core/address.ts";
import type { Condition } from "../core/filter.ts";
import { lazy } from "../core/lazy.ts";
import { lastAtMost } from "../core/lists.ts";
import { type AddressAxis, addressAxis, movedAxis, type Ranges } from "./address-axis.ts";
import { type FlagAxis, flagAxis } from "./flags.ts";

/** The axes on which a set of packets is an interval. Ports hold ICMP type and code too. */
export const SRC = 0;
export const DST = 1;
export const SPORT = 2;
export const DPORT = 3;
export const PROTO = 4;
export const IN = 5;
export const OUT = 6;
export const INTERVALS = 7;

/** A region is `INTERVALS` lows, `INTERVALS` highs and three bit masks: connection states, flag classes, fragments. */
export const STATE = 14;
export const FLAGS = 15;
export const FRAG = 16;
export const WIDTH = 17;

/** An axis of interface names. Atom 0 is "no interface", as OUTPUT has no incoming one. */
export type InterfaceAxis = {
  readonly count: number;
  /** The names as rules write them at which it is cut, and the first name of each atom, in order. */
  readonly patterns: ReadonlySet<string>;
  readonly starts: readonly string[];
  atom(name: string): number;
  /** The atoms of a name as rules write it, where a trailing `+` matches any rest. */
  interval(pattern: string): readonly [number, number];
  /** The atoms that hold some name which a pattern does not match: flat intervals, first and last. */
  others(pattern: string): readonly number[];
  /** A name that lies at an atom. */
  name(atom: number): string;
};

/** All axes of one table. `atoms` numbers the stable opaque conditions by key, `keys` is its reverse. */
export type Space = {
  readonly family: Family;
  readonly sources: AddressAxis;
  readonly destinations: AddressAxis;
  readonly interfaces: InterfaceAxis;
  readonly flags: FlagAxis;
  readonly atoms: Map<string, number>;
  readonly keys: string[];
  /** For each interval axis the atoms that make the best-looking example packets, best first. */
  readonly preferred: readonly (readonly number[])[];
};

/** The space whose axes are cut where `rules` cut them. */
export function spaceOf(family: Family, rules: () => Rules): Space {
  const names = new Set<string>();
  const flags: [number, number][] = [];
  eachCondition(rules(), (condition) => {
    if (condition.on === "in" || condition.on === "out") names.add(condition.name);
    else if (condition.on === "tcp-flags") flags.push([condition.mask, condition.set]);
  });
  const axis = (on: "source" | "destination"): AddressAxis => addressAxis(family, rangesOn(on, rules));
  return withExamples({
    family,
    sources: axis("source"),
    destinations: axis("destination"),
    interfaces: interfaceAxis(names),
    flags: flagAxis(flags),
    atoms: new Map<string, number>(),
    keys: [],
  });
}

const withExamples = (space: Omit<Space, "preferred">): Space => ({ ...space, preferred: preferredAtoms(space) });

/**
 * Places at which rules that come or go move the cuts of axes: it is cut at them by now, or no longer. Names as rules write them, and
 * addresses of IPv6 at which ranges begin, or behind which they end.
 */
export type Moved = {
  readonly names: ReadonlySet<string>;
  readonly sources: ReadonlySet<bigint>;
  readonly destinations: ReadonlySet<bigint>;
};

/** The space for other rules, which move cuts of it. Axes of IPv4 addresses are made anew. */
export function spaceFor(space: Space, { names, sources, destinations }: Moved, rules: () => Rules): Space {
  const axis = (on: "source" | "destination", before: AddressAxis, moved: ReadonlySet<bigint>): AddressAxis => {
    if (before.starts === undefined) return addressAxis(4, rangesOn(on, rules));
    return moved.size === 0 ? before : movedAxis(before.starts, moved);
  };
  const patterns = new Set(space.interfaces.patterns);
  for (const name of names) if (!patterns.delete(name)) patterns.add(name);
  return withExamples({
    ...space,
    interfaces: names.size === 0 ? space.interfaces : interfaceAxis(patterns),
    sources: axis("source", space.sources, sources),
    destinations: axis("destination", space.destinations, destinations),
  });
}

/** The lowest coordinate of an interval axis. */
export function bottom(space: Space, axis: number): number {
  return axis === SRC ? space.sources.first : axis === DST ? space.destinations.first : 0;
}

/** The highest coordinate of an interval axis. */
export function top(space: Space, axis: number): number {
  if (axis === SRC) return space.sources.last;
  if (axis === DST) return space.destinations.last;
  if (axis === IN || axis === OUT) return space.interfaces.count - 1;
  return axis === PROTO ? 255 : 65535;
}

type Rules = readonly { readonly conditions: readonly Condition[] }[];

function eachCondition(rules: Rules, visit: (condition: Condition) => unknown): void {
  for (let i = 0; i < rules.length; i++) {
    rules[i]?.conditions.forEach(visit);
  }
}

function rangesOn(on: "source" | "destination", rules: () => Rules): Ranges {
  return (visit) => {
    eachCondition(rules(), (condition) => condition.on === on && condition.ranges.forEach(visit));
  };
}

// Names in the order of their characters: `eth+` is then the interval from "eth" to just before "eth\uffff".
function interfaceAxis(patterns: ReadonlySet<string>): InterfaceAxis {
  const cuts = new Set(["", "\0"]);
  for (const pattern of patterns) {
    const prefix = pattern.endsWith("+");
    const name = prefix ? pattern.slice(0, -1) : pattern;
    if (name !== "") cuts.add(name).add(name + (prefix ? "\uffff" : "\0"));
  }
  const starts = [...cuts].sort();
  const atom = (name: string): number => lastAtMost(starts, name);
  const intervals = new Map<string, readonly [number, number]>();
  const intervalOf = (pattern: string): readonly [number, number] => {
    if (!pattern.endsWith("+")) return [atom(pattern), atom(pattern)];
    const name = pattern.slice(0, -1);
    return name === "" ? [0, starts.length - 1] : [atom(name), Math.max(atom(name), atom(`${name}\uffff`) - 1)];
  };
  return {
    count: starts.length,
    patterns,
    starts,
    atom,
    interval: (pattern) => {
      const known = intervals.get(pattern) ?? intervalOf(pattern);
      if (patterns.has(pattern)) intervals.set(pattern, known);
      return known;
    },
    others: (pattern) => {
      const prefix = pattern.endsWith("+");
      const name = prefix ? pattern.slice(0, -1) : pattern;
      if (name === "") return prefix ? [] : [1, starts.length - 1];
      const before = starts[atom(name)] === name ? atom(name) - 1 : atom(name);
      const behind = atom(name + (prefix ? "\uffff" : "\0"));
      return behind <= before + 1 ? [0, starts.length - 1] : [0, before, behind, starts.length - 1];
    },
    name: (at) => nameAt(at, starts, atom),
  };
}

/** Names that examples are made of. */
export const USUAL_INTERFACES = [
  "eth0",
  "eth1",
  "ens3",
  "enp1s0",
  "wlan0",
  "ppp0",
  "br0",
  "docker0",
  "tun0",
  "wg0",
  "veth0",
  "lo",
  "a0",
  "x0",
];

function nameAt(at: number, starts: readonly string[], atom: (name: string) => number): string {
  if (at === 0) return "";
  const start = starts[at] ?? "";
  const base = start.replace(/[\0\uffff]+$/, "");
  const bumped = base.slice(0, -1) + String.fromCharCode((base.charCodeAt(base.length - 1) || 96) + 1);
  const candidates = [start, ...USUAL_INTERFACES, `${base}0`, `${base}9`, `${base}x`, bumped, `${bumped}0`, "zz0", "0"];
  return candidates.find((name) => name !== "" && !/[\0\uffff]/.test(name) && atom(name) === at) ?? (base || "if0");
}

const addresses = (...texts: readonly string[]) => lazy((): readonly IpAddress[] => texts.map((text) => readAddress(text) as IpAddress));

/** Addresses that examples are made of, most telling first: the internet (documentation blocks), then private ones. */
export const EXAMPLE_SOURCES: Readonly<Record<Family, () => readonly IpAddress[]>> = {
  4: addresses("198.51.100.7", "203.0.113.7", "192.0.2.7", "8.8.4.4", "10.0.0.7", "192.168.1.7", "172.16.0.7"),
  6: addresses("2001:db8::7", "2a00::7", "2600::7", "fd00::7", "fe80::7"),
};
export const EXAMPLE_DESTINATIONS: Readonly<Record<Family, () => readonly IpAddress[]>> = {
  4: addresses("192.0.2.1", "203.0.113.1", "198.51.100.1", "10.0.0.1", "192.168.1.1", "172.16.0.1"),
  6: addresses("2001:db8::1", "2a00::1", "fd00::1", "fe80::1"),
};

function preferredAtoms(space: Omit<Space, "preferred">): readonly (readonly number[])[] {
  const { family, sources, destinations, interfaces } = space;
  const names = USUAL_INTERFACES.map((name) => interfaces.atom(name));
  return [
    EXAMPLE_SOURCES[family]().map((address) => sources.atom(address.value)),
    EXAMPLE_DESTINATIONS[family]().map((address) => destinations.atom(address.value)),
    [50000, 8],
    [443, 8443, 0],
    [6, 17, family === 4 ? 1 : 58],
    names,
    names,
  ];
}
