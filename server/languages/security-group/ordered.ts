/** Network ACLs as what they are: entries in the order of their numbers, of which the first that fits decides. */
import type { AddressRange, Family } from "../../core/address.ts";
import { grouped } from "../../core/lists.ts";
import { type Analysis, analyse, covered } from "../../packets/index.ts";
import { packetsOf } from "./covers.ts";
import { cidrsOf } from "./internet.ts";
import type { CloudUnit, Group, SgRule } from "./normal.ts";

export type Ordered = { readonly group: Group; readonly entries: readonly SgRule[]; readonly analysis: Analysis };

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
    .filter((rule) => packetsOf(rule) !== undefined)
    .sort((a, b) => (a.entry?.number?.value ?? 0) - (b.entry?.number?.value ?? 0));
  if (entries.length === 0) return [];
  const written = entries.map((rule) => ({
    at: rule.at,
    text: "",
    conditions: [
      {
        on: direction === "in" ? "source" : "destination",
        not: false,
        ranges: rangesOf(rule, family),
      } as const,
      ...(packetsOf(rule) ?? []),
    ],
    action: { do: rule.entry?.action === "allow" ? ("accept" as const) : ("drop" as const) },
  }));
  const chain = { name: "FORWARD", rules: written, policy: { action: "drop" as const } };
  return [{ group, entries, analysis: analyse({ family, name: "filter", chains: new Map([[chain.name, chain]]) }) }];
}

const rangesOf = (rule: SgRule, family: Family): readonly AddressRange[] =>
  cidrsOf(rule).flatMap(({ cidr }) => (cidr?.range.family === family ? [cidr.range] : []));

/** The entries that take all packets from the one at a place; undefined where some are left for it, or that is not known. */
export function shadowing({ analysis, entries }: Ordered, place: number): readonly SgRule[] | undefined {
  const reach = analysis.reach("FORWARD", place);
  if (reach.status !== "unreachable") return undefined;
  const chain = analysis.table.chains.get("FORWARD")?.rules ?? [];
  return reach.covers.flatMap(({ rule }) => entries[chain.indexOf(rule)] ?? []);
}

/** Whether some packet to a port, of TCP unless said otherwise, comes to the entry at a place, and no earlier entry decides it. */
export function reaches(acl: Ordered, place: number, port: number, protocol = 6): boolean {
  const { table } = acl.analysis;
  const rules = table.chains.get("FORWARD")?.rules ?? [];
  const [own] = rules.slice(place, place + 1);
  if (own === undefined) return false;
  const narrowed = [
    { on: "protocol", not: false, protocols: [[protocol, protocol]] },
    { on: "destination-port", not: false, ports: [[port, port]] },
  ] as const;
  const source = own.conditions.filter(({ on }) => on === "source" || on === "destination");
  const found = covered(
    table.family,
    [...source, ...narrowed],
    rules.slice(0, place).map(({ conditions }) => conditions),
  );
  return found !== "unknown" && "packet" in found;
}
