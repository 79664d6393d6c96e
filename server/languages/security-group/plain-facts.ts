/**
 * Security groups that only allow, and network ACLs, as facts. What may or may not be there is a rule with a condition that nobody knows: it
 * leaves open what it is about, and nothing else.
 */
import type { CloudFilter } from "../../core/facts.ts";
import { type Condition, type PacketRule, undecided } from "../../core/filter.ts";
import { grouped } from "../../core/lists.ts";
import { packetsOf } from "./covers.ts";
import { type CloudUnit, type Group, type Peer, type SgRule, still, written } from "./normal.ts";

/** A rule for one peer; `peer` is the group whose members that is. */
type Entry = { readonly direction: SgRule["direction"]; readonly rule: PacketRule; readonly peer?: string; readonly isSure: boolean };

/** The facts of groups, one for each name. */
export function plainFilters(unit: CloudUnit, groups: readonly Group[]): readonly CloudFilter[] {
  const unread = new Set(unit.estate.unread);
  const besides = groups.filter(({ defined }) => defined).map(({ id }) => id);
  const possible = grouped(groups, ({ maybeFor }) => maybeFor ?? "");
  return [...grouped(groups, ({ kind, id }) => `${kind} ${id}`).values()].map((named): CloudFilter => {
    const [group] = named as readonly [Group, ...Group[]];
    const { kind, id } = group;
    const isAcl = kind === "network-acl";
    const own = named.length === 1 ? entriesOf(unit, group) : shared(named.map((one) => entriesOf(unit, one)));
    const more = isAcl || id === "" ? [] : (possible.get(id) ?? []).flatMap((one) => entriesOf(unit, one, "it may not be there"));
    const isWhole = named.every(({ defined, partial, rules }) => defined && !partial && !(isAcl && rules.some(isUnordered)));
    return {
      ...filterOf(unit, group, [...own, ...more]),
      complete: isWhole && !unread.has(id) && !(isAcl && named.length > 1),
      ...(isLoose(unit, group) ? { besides } : {}),
    };
  });
}

/** Whether it is not known which place an entry has, or what it does. */
const isUnordered = ({ entry }: SgRule): boolean => entry?.number?.value === undefined || entry.action === undefined;

/** Whether rules are for a group that nothing here describes, and that may have another name elsewhere. A script that makes groups speaks of those. */
function isLoose(unit: CloudUnit, { kind, id, defined, maybeFor, isDefault }: Group): boolean {
  if (kind !== "security-group" || defined || isDefault) return false;
  const name = maybeFor ?? id;
  if (unit.format === "cloudformation") return !name.startsWith("sg-") && !unit.estate.groups.some((one) => one.defined && one.id === name);
  if (unit.format === "shell" && [...unit.texts.values()].some((text) => text.includes("create-security-group"))) return false;
  return /^of |^(module\..+\.)?(data|var|local|each)\./.test(name);
}

function filterOf(unit: CloudUnit, { kind, id, at: place }: Group, entries: readonly Entry[]): Omit<CloudFilter, "complete"> {
  const at = still(place);
  const type = kind === "network-acl" ? kind : "security-group";
  const inbound = entries.filter(({ direction }) => direction === "in");
  const outbound = entries.filter(({ direction }) => direction === "out");
  // AWS lets a new group send everything; Terraform takes that rule away, and a dump shows it.
  const lets = type === "security-group" && (kind === "cloud-firewall" || unit.format !== "terraform");
  if (lets && !outbound.some(({ isSure }) => isSure)) {
    const conditions = outbound.length === 0 ? [] : [undecided("it is there where no other rule is")];
    const rule: PacketRule = { at, text: "outgoing traffic is not limited", conditions, action: { do: "accept" } };
    outbound.push({ direction: "out", isSure: true, rule });
  }
  return {
    kind: "cloud-filter",
    type,
    id,
    names: [id],
    inbound: inbound.map(({ rule }) => rule),
    outbound: outbound.map(({ rule }) => rule),
    inboundGroups: peersOf(inbound),
    outboundGroups: peersOf(outbound),
    at,
    confidence: "stated",
  };
}

const peersOf = (entries: readonly Entry[]): Readonly<Record<number, string>> =>
  Object.fromEntries(entries.flatMap(({ peer }, index) => (peer === undefined ? [] : [[index, peer]])));

/** The rules of a group, those of an ACL in their order; `doubt` says why they may not hold. */
function entriesOf(unit: CloudUnit, group: Group, doubt?: string): readonly Entry[] {
  const ordered = [...group.rules].sort((a, b) => (a.entry?.number?.value ?? 0) - (b.entry?.number?.value ?? 0));
  return ordered.flatMap((rule) => {
    const packets = packetsOf(rule) ?? [undecided("its protocol or ports are not known")];
    return rule.peers.map((peer): Entry => {
      const why = doubt ?? doubtOf(peer);
      const conditions = [...sourceOf(rule, peer), ...packets, ...(why === undefined ? [] : [undecided(why)])];
      const name = peer.kind === "group" ? peer.name : peer.kind === "self" ? group.id : undefined;
      const named = name === undefined ? {} : { peer: name };
      return { direction: rule.direction, rule: packetRule(unit, rule, conditions), isSure: why === undefined, ...named };
    });
  });
}

const sourceOf = ({ direction }: SgRule, peer: Peer): readonly Condition[] =>
  peer.kind === "cidr" && peer.cidr !== undefined
    ? [{ on: direction === "in" ? "source" : "destination", not: false, ranges: [peer.cidr.range] }]
    : [];

/** Why it is not known whether packets have a peer. */
function doubtOf(peer: Peer): string | undefined {
  if (peer.possible === true) return "a condition decides whether it is there";
  if (peer.kind === "prefix-list") return "which addresses its prefix list has is not known";
  const isKnown = peer.kind === "group" || peer.kind === "self" || (peer.kind === "cidr" && peer.cidr !== undefined);
  return isKnown ? undefined : "its peers are not known";
}

const packetRule = (unit: CloudUnit, rule: SgRule, conditions: PacketRule["conditions"]): PacketRule => ({
  at: still(rule.at),
  text: written(unit, rule.at).replace(/\s+/g, " ").slice(0, 200),
  conditions,
  action: { do: rule.entry?.action === "deny" ? "drop" : "accept" },
});

/** The rules of several groups of one name (`count`, `for_each`): which of them a machine is in, it does not say, and so what not all of them have is in doubt. */
function shared(groups: readonly (readonly Entry[])[]): readonly Entry[] {
  const counts = new Map<string, number>();
  for (const entries of groups) for (const key of new Set(entries.map(keyOf))) counts.set(key, (counts.get(key) ?? 0) + 1);
  const found = new Map<string, Entry>();
  for (const entry of groups.flat()) {
    const isCommon = counts.get(keyOf(entry)) === groups.length;
    const { rule } = entry;
    const doubted = { ...rule, conditions: [...rule.conditions, undecided("not every group of its name has it")] };
    found.set(keyOf(entry), isCommon ? entry : { ...entry, rule: doubted, isSure: false });
  }
  return [...found.values()];
}

const keyOf = ({ direction, rule, peer }: Entry): string =>
  JSON.stringify([direction, rule.conditions, rule.action, peer], (_, value) => (typeof value === "bigint" ? String(value) : value));
