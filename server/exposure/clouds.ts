/** Which groups, subnet and network ACL the hosts of an estate are in, by what perimeter.yaml and the cloud's own files say. */
import { contains, type IpAddress, readAddress } from "../core/address.ts";
import type { CloudFilter, Instance, Subnet } from "../core/facts.ts";
import { type PacketRule, undecided } from "../core/filter.ts";
import type { CloudFact, Host } from "./hosts.ts";

/** Where a host is in a cloud. Without groups, subnet and instance, nothing says that it is in one. */
export type Placement = {
  readonly groups: readonly string[];
  readonly subnet: Subnet | undefined;
  /** The network ACL of the subnet. */
  readonly acl: string | undefined;
  /** Whether the subnet has a route to an internet gateway; undefined where no file says. */
  readonly isPublic: boolean | undefined;
  readonly instance: Instance | undefined;
  /** Why it is not known in which groups the host is; undefined where it is. */
  readonly doubt?: string;
  /** Declared, or the instance's own. */
  readonly publicAddresses: readonly IpAddress[];
};

/** The cloud facts of an estate, by name. */
export class Clouds {
  readonly #filters = new Map<string, CloudFilter>();
  readonly #loose: (readonly [filter: CloudFilter, besides: ReadonlySet<string>])[] = [];
  readonly #instances: readonly Instance[];
  readonly #subnets: readonly Subnet[];
  readonly #acls = new Map<string, string>();
  readonly #public = new Map<string, boolean>();
  readonly #placements = new WeakMap<Host, Placement>();

  constructor(facts: readonly CloudFact[]) {
    this.#instances = facts.filter((fact) => fact.kind === "instance");
    this.#subnets = facts.filter((fact) => fact.kind === "subnet");
    const lists = new Map<readonly string[], ReadonlySet<string>>();
    for (const fact of facts) {
      if (fact.kind === "cloud-filter" && fact.besides !== undefined) {
        const besides = lists.get(fact.besides) ?? new Set(fact.besides);
        lists.set(fact.besides, besides);
        this.#loose.push([fact, besides]);
      }
      if (fact.kind === "cloud-filter") this.#add(fact);
      if (fact.kind !== "attachment") continue;
      if (fact.acl !== undefined) this.#acls.set(fact.subnet, fact.acl);
      if (fact.public !== undefined) this.#public.set(fact.subnet, fact.public);
    }
  }

  #add(filter: CloudFilter): void {
    for (const name of new Set([filter.id, ...filter.names])) {
      const key = `${filter.type} ${name}`;
      const before = this.#filters.get(key);
      this.#filters.set(
        key,
        before !== undefined && before.id === filter.id && REAL_ID.test(filter.id) ? together(before, filter) : filter,
      );
    }
  }

  filter(type: CloudFilter["type"], name: string): CloudFilter | undefined {
    return this.#filters.get(`${type} ${name}`);
  }

  /** The rules that may be for a security group, as it is not known for which one they are. */
  looseFor(id: string): readonly CloudFilter[] {
    return this.#loose.flatMap(([filter, besides]) => (besides.has(id) ? [] : [filter]));
  }

  placement(host: Host): Placement {
    const known = this.#placements.get(host);
    if (known !== undefined) return known;
    const placement = this.#place(host);
    this.#placements.set(host, placement);
    return placement;
  }

  #place(host: Host): Placement {
    const { declared } = host;
    const all = this.#instancesOf(host);
    const [first] = all;
    if (first !== undefined && all.some((one) => !isAlike(one, first)))
      return unplaced(host, `which of ${namesOf(all)} it is, is not known`);
    const instance = all.find(({ publicAddress }) => publicAddress !== undefined && publicAddress !== "none") ?? first;
    const groups = [...new Set([...(declared?.securityGroups ?? []), ...(instance?.groups ?? [])])];
    const inCloud = groups.length > 0 || instance !== undefined;
    const subnet = inCloud ? this.#subnetOf(host, instance) : undefined;
    const own = instance?.publicAddress === undefined ? undefined : readAddress(instance.publicAddress);
    const stated = declared?.publicAddresses ?? [];
    return {
      groups,
      subnet,
      acl: subnet === undefined ? undefined : this.#acls.get(subnet.id),
      isPublic: subnet === undefined ? undefined : this.#public.get(subnet.id),
      instance,
      publicAddresses: own === undefined || stated.some(({ value }) => value === own.value) ? stated : [...stated, own],
    };
  }

  // The instances that perimeter.yaml names, or those with an address of the host.
  #instancesOf({ declared, addresses }: Host): readonly Instance[] {
    const name = declared?.instance;
    if (name !== undefined) return this.#instances.filter(({ id, names }) => id === name || names?.includes(name) === true);
    return this.#instances.filter(({ privateAddress }) => {
      const wanted = privateAddress === undefined ? undefined : readAddress(privateAddress);
      return wanted !== undefined && addresses.some(({ address }) => address.family === wanted.family && address.value === wanted.value);
    });
  }

  #subnetOf({ addresses }: Host, instance: Instance | undefined): Subnet | undefined {
    const named = instance?.subnet === undefined ? this.#subnets : this.#subnets.filter(({ id }) => id === instance.subnet);
    // Several of one block share its name.
    if (instance?.subnet !== undefined && named.length <= 1) return named[0];
    const around = named.filter(({ ranges }) => ranges.some((range) => addresses.some(({ address }) => contains(range, address))));
    return around.length === 1 ? around[0] : undefined;
  }
}

/** An id that AWS gave: it is one thing in every file, which other names are not. */
const REAL_ID = /^(sg|acl)-[0-9a-f]{8,17}$/;

/** What two files say of one group: of one that is described in full, the rules that another file adds may not be there. */
function together(a: CloudFilter, b: CloudFilter): CloudFilter {
  const [whole, more] = a.complete ? [a, b] : [b, a];
  // Where entries of an ACL stand among those of another file is not known.
  if (a.type === "network-acl") return whole;
  if (a.complete === b.complete) return a.complete ? b : joined(a, b);
  const reason = `${whole.id} as it is described does not have this rule`;
  const doubt = undecided(reason);
  const doubted = (rule: PacketRule): PacketRule => ({ ...rule, conditions: [...rule.conditions, doubt] });
  return joined(whole, { ...more, inbound: more.inbound.map(doubted), outbound: more.outbound.map(doubted) });
}

/** A filter with the rules of another behind its own. */
function joined(first: CloudFilter, more: CloudFilter): CloudFilter {
  const behind = (groups: Readonly<Record<number, string>> = {}, by: number): Record<number, string> =>
    Object.fromEntries(Object.entries(groups).map(([index, name]) => [Number(index) + by, name]));
  return {
    ...first,
    inbound: [...first.inbound, ...more.inbound],
    outbound: [...first.outbound, ...more.outbound],
    inboundGroups: { ...first.inboundGroups, ...behind(more.inboundGroups, first.inbound.length) },
    outboundGroups: { ...first.outboundGroups, ...behind(more.outboundGroups, first.outbound.length) },
  };
}

const MOST_NAMED = 3;

const namesOf = (all: readonly Instance[]): string =>
  `${all
    .slice(0, MOST_NAMED)
    .map(({ id }) => id)
    .join(", ")}${all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : ""}`;

/** Whether it makes no difference which of two instances a host is. */
const isAlike = (a: Instance, b: Instance): boolean =>
  a.groups.join() === b.groups.join() && a.subnet === b.subnet && a.tags?.join() === b.tags?.join();

const unplaced = ({ declared }: Host, doubt: string): Placement => ({
  groups: declared?.securityGroups ?? [],
  subnet: undefined,
  acl: undefined,
  isPublic: undefined,
  instance: undefined,
  publicAddresses: declared?.publicAddresses ?? [],
  doubt,
});
