/** Network ACLs as what they are: entries in the order of their numbers, of which the first that fits decides. */
import type { AddressRange, Family } from "../../core/address.ts";
import { type Condition, undecided } from "../../core/filter.ts";
import { lazy } from "../../core/lazy.ts";
import { grouped } from "../../core/lists.ts";
import { type Analysis, analyse, covered } from "../../packets/index.ts";
import { doMeet, isPortless, packetsOf } from "./covers.ts";
import { cidrsOf } from "./internet.ts";
import type { CloudUnit, Group, SgRule } from "./normal.ts";
import { conditionAt } from "./value.ts";

/** `analysis` is made when it is asked for; `met` are the places of entries that share a packet with one before them, "unknown" where there are too many to tell. */
export type Ordered = {
  readonly group: Group;
  readonly entries: readonly SgRule[];
  readonly analysis: () => Analysis;
  readonly met: () => ReadonlySet<number> | "unknown";
};

/** Which numbers the entries of a filter may have; `by` is who refuses the same one twice. */
export const numberingOf = ({ kind, id }: Group) => (kind === "network-acl" ? EC2 : (NUMBERING.find(({ ids }) => ids.test(id)) ?? ANY));

const EC2 = { lowest: 1, highest: 32766, by: "EC2" };
const ANY = { lowest: -Infinity, highest: Infinity, by: undefined };
const NUMBERING = [
  { ids: /(^|[ .])azurerm_|\/networksecuritygroups\//, lowest: 100, highest: 4096, by: "Azure" },
  { ids: /^network |google_compute_/, lowest: 0, highest: 65535, by: undefined },
];

/** The first number that no entry of a direction has, from one on, upwards or downwards. */
export function freeNumber(rules: readonly SgRule[], direction: SgRule["direction"], from: number, step: 1 | -1): number {
  const taken = new Set(rules.filter((rule) => rule.direction === direction).map(({ entry }) => entry?.number?.value));
  let free = from;
  while (taken.has(free)) free += step;
  return free;
}

const known = new WeakMap<CloudUnit, readonly Ordered[]>();

/** The ACLs and cloud firewalls of a unit by direction, family and targets, with the entries that are known completely, as packet filters. */
export function aclsOf(unit: CloudUnit): readonly Ordered[] {
  let found = known.get(unit);
  if (found === undefined) {
    found = unit.estate.groups
      .filter(({ kind }) => kind !== "security-group")
      .flatMap((group) =>
        [...grouped(group.rules, ({ entry }) => (entry?.targets === undefined ? "" : `for ${entry.targets}`)).values()].flatMap((rules) =>
          (["in", "out"] as const).flatMap((direction) => ([4, 6] as const).flatMap((family) => ordered(group, rules, direction, family))),
        ),
      );
    known.set(unit, found);
  }
  return found;
}

function ordered(group: Group, rules: readonly SgRule[], direction: "in" | "out", family: 4 | 6): readonly Ordered[] {
  const entries = rules
    .filter((rule) => rule.direction === direction && rule.entry?.action !== undefined)
    .filter((rule) => rule.peers.length > 0 && rule.peers.length === cidrsOf(rule).length && rangesOf(rule, family).length > 0)
    // An entry without any number is refused anyway; one whose number is not known has no place in the order.
    .filter(({ entry }) => entry?.number === undefined || entry.number.value !== undefined)
    .filter((rule) => packetsOf(rule) !== undefined && !(group.kind === "network-acl" && isPortless(rule)))
    .sort((a, b) => (a.entry?.number?.value ?? 0) - (b.entry?.number?.value ?? 0));
  if (entries.length === 0) return [];
  return [{ group, entries, analysis: lazy(() => analysisOf(entries, direction, family)), met: lazy(() => metIn(entries, family)) }];
}

function analysisOf(entries: readonly SgRule[], direction: "in" | "out", family: Family): Analysis {
  const on = direction === "in" ? "source" : "destination";
  const written = entries.map((rule, place) => ({
    at: rule.at,
    text: "",
    conditions: [{ on, not: false, ranges: rangesOf(rule, family) } as const, ...(packetsOf(rule) ?? []), ...doubtOf(rule, place)],
    action: { do: rule.entry?.action === "allow" ? ("accept" as const) : ("drop" as const) },
  }));
  const chain = { name: "FORWARD", rules: written, policy: { action: "drop" as const } };
  return analyse({ family, name: "filter", chains: new Map([[chain.name, chain]]) });
}

/** An entry that may not be there takes nothing for certain, except from entries that are there by the same condition. */
function doubtOf({ peers }: SgRule, place: number): readonly Condition[] {
  if (!peers.some((peer) => peer.possible === true)) return [];
  const [own, ...others] = new Set(peers.map(({ when, at }) => conditionAt(when, at)));
  return [undecided("a condition", own === undefined || others.length > 0 ? `of entry ${place}` : own)];
}

/** More comparisons for each entry are not made: the analysis is cheaper then. */
const MOST_COMPARISONS = 16;

function metIn(entries: readonly SgRule[], family: Family): ReadonlySet<number> | "unknown" {
  const met = new Set<number>();
  if (entries.length < 2) return met;
  const all = entries.flatMap((rule, place) => rangesOf(rule, family).map(({ first, last }) => ({ first, last, rule, place })));
  all.sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let left = MOST_COMPARISONS * entries.length;
  for (const [index, a] of all.entries())
    for (let i = index + 1; i < all.length; i++) {
      const b = all[i] as typeof a;
      if (b.first > a.last) break;
      if (left-- === 0) return "unknown";
      if (a.place !== b.place && doMeet(a.rule, b.rule)) met.add(Math.max(a.place, b.place));
    }
  return met;
}

const rangesOf = (rule: SgRule, family: Family): readonly AddressRange[] =>
  cidrsOf(rule).flatMap(({ cidr }) => (cidr?.range.family === family ? [cidr.range] : []));

/** The entries that take all packets from the one at a place; undefined where some are left for it, or that is not known. */
export function shadowing({ analysis, entries, met }: Ordered, place: number): readonly SgRule[] | undefined {
  const among = met();
  if (among !== "unknown" && !among.has(place)) return undefined;
  const { reach: reachOf, table } = analysis();
  const reach = reachOf("FORWARD", place);
  if (reach.status !== "unreachable") return undefined;
  const chain = table.chains.get("FORWARD")?.rules ?? [];
  return reach.covers.flatMap(({ rule }) => entries[chain.indexOf(rule)] ?? []);
}

/** Whether some packet to a port, of TCP unless said otherwise, comes to the entry at a place, and no earlier entry decides it. */
export function reaches(acl: Ordered, place: number, port: number, protocol = 6): boolean {
  const among = acl.met();
  if (among !== "unknown" && !among.has(place)) return true;
  const { table } = acl.analysis();
  const rules = table.chains.get("FORWARD")?.rules ?? [];
  const [own] = rules.slice(place, place + 1);
  if (own === undefined) return false;
  const narrowed = [
    { on: "protocol", not: false, protocols: [[protocol, protocol]] },
    { on: "destination-port", not: false, ports: [[port, port]] },
  ] as const;
  const others = own.conditions.filter(({ on }) => on === "source" || on === "destination" || on === "opaque");
  const found = covered(
    table.family,
    [...others, ...narrowed],
    rules.slice(0, place).map(({ conditions }) => conditions),
  );
  return found !== "unknown" && "packet" in found;
}
