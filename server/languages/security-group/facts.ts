/** What units tell of the estate: filters, subnets, machines. */
import type { Fact } from "../../core/facts.ts";
import { grouped } from "../../core/lists.ts";
import { instanceFact, joinedInstances } from "./instances.ts";
import { joinsOf } from "./joins.ts";
import { type CloudUnit, type Group, type Machine, still } from "./normal.ts";
import { orderedFilter, providerOf } from "./ordered-facts.ts";
import { plainFilters } from "./plain-facts.ts";

/** The facts of a unit. */
export function facts(unit: CloudUnit): readonly Fact[] {
  const { groups, nets, machines, attachments, tables, segments } = unit.estate;
  const shared = sharedNames(groups);
  const routes = grouped(tables, ({ id }) => id);
  const joined = joinedInstances(unit);
  return [
    ...groups.flatMap((group): Fact[] => {
      const provider = providerOf(group);
      return provider === undefined ? [] : [orderedFilter(unit, group, provider, !shared.has(group.id))];
    }),
    ...plainFilters(
      unit,
      groups.filter((group) => providerOf(group) === undefined && !isDenying(group)),
    ),
    ...nets.flatMap(({ kind, id, vpc, at, cidr }): Fact[] =>
      kind === "vpc" || cidr === undefined
        ? []
        : [{ kind: "subnet", id, ...(vpc === undefined ? {} : { vpc }), ranges: [cidr.range], at: still(at), confidence: "stated" }],
    ),
    ...segments.flatMap(({ id, network, ranges, at }): Fact[] =>
      network === "" || ranges.length === 0 ? [] : [{ kind: "subnet", id, vpc: network, ranges, at: still(at), confidence: "stated" }],
    ),
    ...machines.filter(({ cloud }) => cloud === undefined).map((machine) => instanceFact(machine, membershipsOf(unit, machine))),
    ...joined.instances,
    ...joined.filters,
    ...attachments.flatMap((one): Fact[] => {
      const told = { kind: "attachment", subnet: one.subnet, at: still(one.at), confidence: "stated" } as const;
      if ("acl" in one) return [{ ...told, acl: one.acl }];
      const own = routes.get(one.table) ?? [];
      const internet = own.some((table) => table.internet);
      return internet || own.some(({ whole }) => whole) ? [{ ...told, public: internet }] : [];
    }),
  ];
}

/** The groups of a machine of AWS, with those that its interface is put into; of several machines of one name it is not known which is. */
function membershipsOf({ estate }: CloudUnit, { id, groups }: Machine): readonly string[] {
  const joins = joinsOf(estate);
  const more = [...joins.of("member", id), ...joins.of("member", "").map(() => "")];
  if (more.length === 0) return groups;
  const isOne = joins.machines(id) <= 1;
  return [...new Set([...groups, ...more.map((name) => (isOne && name !== "" ? name : `a group of ${id} that is not known`))])];
}

/** What another ordered firewall lets in is known only where nothing in it denies. */
const isDenying = ({ kind, rules }: Group): boolean => kind === "cloud-firewall" && rules.some(({ entry }) => entry?.action === "deny");

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
