/** What units tell of the estate: filters, subnets, machines. */
import type { CloudFilter, Fact } from "../../core/facts.ts";
import type { PacketRule } from "../../core/filter.ts";
import type { At } from "../../core/text.ts";
import { packetsOf } from "./covers.ts";
import { instanceFact, joinedInstances } from "./instances.ts";
import { type CloudUnit, type Group, type SgRule, written } from "./normal.ts";
import { orderedFilter, providerOf } from "./ordered-facts.ts";

/** The facts of a unit. */
export function facts(unit: CloudUnit): readonly Fact[] {
  const { groups, nets, machines, attachments, tables, segments } = unit.estate;
  const shared = sharedNames(groups);
  const unread = new Set(unit.estate.unread);
  const joined = joinedInstances(unit);
  return [
    ...groups.flatMap((group): Fact[] => {
      const provider = providerOf(group);
      if (provider !== undefined) return [orderedFilter(unit, group, provider, !shared.has(group.id))];
      // What another ordered firewall lets in is known only where nothing in it denies.
      const denies = group.kind === "cloud-firewall" && group.rules.some(({ entry }) => entry?.action === "deny");
      return denies ? [] : [filterOf(unit, group, !unread.has(group.id))];
    }),
    ...nets.flatMap(({ kind, id, vpc, at, cidr }): Fact[] =>
      kind === "vpc" || cidr === undefined
        ? []
        : [{ kind: "subnet", id, ...(vpc === undefined ? {} : { vpc }), ranges: [cidr.range], at: still(at), confidence: "stated" }],
    ),
    ...segments.flatMap(({ id, network, ranges, at }): Fact[] =>
      network === "" || ranges.length === 0 ? [] : [{ kind: "subnet", id, vpc: network, ranges, at: still(at), confidence: "stated" }],
    ),
    ...machines.filter(({ cloud }) => cloud === undefined).map((machine) => instanceFact(machine, machine.groups)),
    ...joined.instances,
    ...joined.filters,
    ...attachments.flatMap((one): Fact[] => {
      const told = { kind: "attachment", subnet: one.subnet, at: still(one.at), confidence: "stated" } as const;
      if ("acl" in one) return [{ ...told, acl: one.acl }];
      const routes = tables.filter(({ id }) => id === one.table);
      const internet = routes.some((table) => table.internet);
      return internet || routes.some(({ whole }) => whole) ? [{ ...told, public: internet }] : [];
    }),
  ];
}

/** Instances of one resource (count, for_each) share its name: which of them a host is in, it does not say. */
function sharedNames(groups: readonly Group[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { id } of groups) {
    if (seen.has(id)) shared.add(id);
    seen.add(id);
  }
  return shared;
}

/** A place that stays when the text before it is edited, as those of trees do not. */
const still = ({ uri, span }: At): At => ({ uri, span: { ...span } });

/** What a group or an ACL lets in and out. `isRead`: it has no rules beside those that are certain to be there. */
function filterOf(unit: CloudUnit, group: Group, isRead: boolean): CloudFilter {
  const inbound: PacketRule[] = [];
  const outbound: PacketRule[] = [];
  const inboundGroups: Record<number, string> = {};
  const outboundGroups: Record<number, string> = {};
  let complete = isRead && group.defined && !group.partial;
  const ordered = [...group.rules].sort((a, b) => (a.entry?.number?.value ?? 0) - (b.entry?.number?.value ?? 0));
  for (const rule of ordered) {
    const list = rule.direction === "in" ? inbound : outbound;
    const packets = packetsOf(rule);
    if (packets === undefined) complete = false;
    for (const peer of packets === undefined ? [] : rule.peers) {
      const isKnown = peer.possible !== true && peer.kind !== "unknown" && peer.kind !== "prefix-list";
      if (!isKnown || (peer.kind === "cidr" && peer.cidr === undefined)) complete = false;
      else if (peer.kind === "cidr" && peer.cidr !== undefined)
        list.push(
          packetRule(unit, rule, [
            { on: rule.direction === "in" ? "source" : "destination", not: false, ranges: [peer.cidr.range] },
            ...(packets ?? []),
          ]),
        );
      else {
        const peers = rule.direction === "in" ? inboundGroups : outboundGroups;
        peers[list.length] = peer.kind === "group" ? peer.name : group.id;
        list.push(packetRule(unit, rule, packets ?? []));
      }
    }
  }
  const { kind, id } = group;
  const at = still(group.at);
  const type = kind === "network-acl" ? kind : "security-group";
  // AWS lets a new group send everything; Terraform takes that rule away, and a dump shows it.
  const lets = type === "security-group" && outbound.length === 0 && (kind === "cloud-firewall" || unit.format !== "terraform");
  if (lets) outbound.push({ at, text: "outgoing traffic is not limited", conditions: [], action: { do: "accept" } });
  const peers = { inboundGroups, outboundGroups };
  return { kind: "cloud-filter", type, id, names: [id], inbound, outbound, ...peers, complete, at, confidence: "stated" };
}

const packetRule = (unit: CloudUnit, rule: SgRule, conditions: PacketRule["conditions"]): PacketRule => ({
  at: still(rule.at),
  text: written(unit, rule.at).replace(/\s+/g, " ").slice(0, 200),
  conditions,
  action: { do: rule.entry?.action === "deny" ? "drop" : "accept" },
});
