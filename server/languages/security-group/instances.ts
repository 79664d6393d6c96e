/**
 * Machines of Azure and Google as facts, with the groups that stand in front of them. Sources: "How network security groups filter network traffic"
 * and "Public IP addresses" (SKU) of Microsoft's documentation, "VPC firewall rules" of Google's.
 */
import type { CloudFilter, Instance } from "../../core/facts.ts";
import { type Condition, type PacketRule, undecided } from "../../core/filter.ts";
import { joinsOf } from "./joins.ts";
import { type CloudUnit, type Machine, still } from "./normal.ts";
import { insideOf } from "./ordered-facts.ts";
import { GOOGLE_NETWORK, knownTags } from "./unread.ts";

type Told = { readonly instances: readonly Instance[]; readonly filters: readonly CloudFilter[] };

/** The machines whose groups are not said by themselves, and the filter of those that have none. */
export function joinedInstances(unit: CloudUnit): Told {
  const instances: Instance[] = [];
  const filters = new Map<string, CloudFilter>();
  const networks = remembered(
    ({ id, groups, subnet }: Machine) => JSON.stringify([id, groups, subnet]),
    (machine) => networksOf(unit, machine),
  );
  const guards = remembered(
    ({ id, subnet }: Machine) => JSON.stringify([id, subnet]),
    (machine) => guardsOf(unit, machine),
  );
  const open = remembered(
    ({ id }: Machine) => id,
    (machine) => unguarded(unit, machine),
  );
  const more = remembered(
    ({ id }: Machine) => id,
    (machine) => azure(unit, machine),
  );
  for (const machine of unit.estate.machines) {
    if (machine.cloud === "google") instances.push(instanceFact(machine, networks(machine)));
    if (machine.cloud !== "azure") continue;
    const groups = guards(machine);
    const filter = groups.length === 0 ? open(machine) : undefined;
    if (filter !== undefined) filters.set(filter.id, filter);
    instances.push(instanceFact(machine, filter === undefined ? groups : [filter.id], more(machine)));
  }
  return { instances, filters: [...filters.values()] };
}

/** A function that works something out once for the machines of one key: those of a block say the same. */
function remembered<Result>(keyOf: (machine: Machine) => string, work: (machine: Machine) => Result): (machine: Machine) => Result {
  const known = new Map<string, { readonly result: Result }>();
  return (machine) => {
    const key = keyOf(machine);
    const found = known.get(key) ?? { result: work(machine) };
    known.set(key, found);
    return found.result;
  };
}

/** A machine as a fact, behind groups. */
export function instanceFact(
  { id, at, isPublic, publicAddress, privateAddress, subnet, tags }: Machine,
  groups: readonly string[],
  more: Partial<Instance> = {},
): Instance {
  return {
    kind: "instance",
    id,
    groups,
    ...(subnet === undefined || subnet === "" ? {} : { subnet }),
    ...(isPublic === undefined ? {} : { publicAddress: publicAddress ?? (isPublic ? "some" : "none") }),
    ...(privateAddress === undefined ? {} : { privateAddress }),
    ...(tags === undefined ? {} : { tags }),
    ...more,
    at: still(at),
    confidence: "stated",
  };
}

/** What joins say of an interface beside its groups. */
function azure({ estate }: CloudUnit, { id }: Machine): Partial<Instance> {
  const joins = joinsOf(estate);
  const names = joins.of("machine", id);
  const isOne = joins.machines(id) <= 1;
  const tags = [...joins.of("tag", id).map((name) => (isOne ? name : "")), ...joins.of("tag", "").map(() => "")];
  const [address] = joins.of("public", id).flatMap((name) => (name === "" ? [] : joins.of("address", name)));
  return {
    ...(names.length === 0 ? {} : { names }),
    ...(address === undefined ? {} : { publicAddress: address }),
    tags: knownTags(tags),
  };
}

/** The groups in front of an interface and of its subnet. One that is not known has a name that no file describes. */
function guardsOf({ estate }: CloudUnit, { id, subnet = "" }: Machine): readonly string[] {
  const joins = joinsOf(estate);
  const anywhere = joins.of("guard", "").length > 0 ? [`a group that may be joined with ${id}`] : [];
  const count = new Set(joins.subnets(subnet).map(({ index }) => index)).size;
  const around = count > 0 ? held(joins.of("guard", subnet), subnet, count) : [`the group of the subnet of ${id}`];
  return [...new Set([...held(joins.of("guard", id), id, joins.machines(id)), ...around, ...anywhere])];
}

/** The groups joined with one of `count` holders of a name: known where there is one holder, or where all have the same one. */
function held(names: readonly string[], holder: string, count: number): readonly string[] {
  const isCertain = count <= 1 || (names.length === count && new Set(names).size === 1);
  return names.map((name) => (name === "" ? `a group that may be joined with ${holder}` : isCertain ? name : `${name} of one ${holder}`));
}

/** Without a group, everything inside the network passes; from outside, a public address of the SKU Standard lets nothing in, of Basic everything. */
function unguarded(unit: CloudUnit, { id, at }: Machine): CloudFilter {
  const joins = joinsOf(unit.estate);
  const [address] = joins.of("public", id);
  const [sku = ""] = address === undefined ? [] : joins.of("sku", address);
  const rule = (text: string, conditions: readonly Condition[], action: "accept" | "drop"): PacketRule => ({
    at: still(at),
    text,
    conditions,
    action: { do: action },
  });
  const reason = "it has no network security group, and the SKU of its public address is not known";
  const open = undecided(reason);
  const inside = { on: "source", not: false, ranges: insideOf(unit) } as const;
  return {
    kind: "cloud-filter",
    type: "security-group",
    ordered: true,
    id: `${id} without a network security group`,
    names: [],
    inbound: [
      rule("no network security group: what comes from the virtual network passes", [inside], "accept"),
      ...(sku === "standard"
        ? []
        : [rule("no network security group: a public address of the SKU Basic is open", sku === "basic" ? [] : [open], "accept")]),
      rule("no network security group: a public address of the SKU Standard is closed", [], "drop"),
    ],
    outbound: [rule("no network security group: outgoing traffic is not limited", [], "accept")],
    inboundGroups: {},
    complete: true,
    at: still(at),
    confidence: "stated",
  };
}

/** The network of a machine of Google, which has the rules. In dumps, networks go by the name of their project and their own. */
function networksOf({ estate }: CloudUnit, { id, groups, subnet }: Machine): readonly string[] {
  if (groups.length > 0) return groups;
  const networks = new Set(
    joinsOf(estate)
      .subnets(subnet ?? "")
      .map(({ network }) => network),
  );
  const [network = ""] = networks;
  return networks.size === 1 && GOOGLE_NETWORK.test(network) ? [network] : [`the network of ${id}`];
}
