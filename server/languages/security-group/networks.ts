/** VPCs with their subnets. */
import { meets, mergeRanges, showAddress } from "../../core/address.ts";
import type { CloudUnit, Net } from "./normal.ts";

/** A VPC's known blocks, none where it is not in the unit, and its subnets with IPv4 or IPv6 blocks. */
export type Network = { readonly vpc: readonly Net[]; readonly complete: boolean; readonly subnets: readonly Net[] };

/** The networks of a unit. `complete` is false where a VPC may have more blocks than are known. */
export function networksOf(unit: CloudUnit): readonly Network[] {
  const byVpc = new Map<string, { vpc: Net[]; subnets: Net[] }>();
  const of = (id: string) => {
    const known = byVpc.get(id) ?? { vpc: [], subnets: [] };
    byVpc.set(id, known);
    return known;
  };
  for (const net of unit.estate.nets) {
    if (net.kind === "vpc") of(net.id).vpc.push(net);
    else if (net.vpc !== undefined && net.cidr !== undefined) of(net.vpc).subnets.push(net);
  }
  return [...byVpc.values()].map(({ vpc, subnets }) => ({
    vpc,
    subnets,
    complete: vpc.length > 0 && vpc.every(({ complete, cidr }) => complete && cidr !== undefined),
  }));
}

/** Pairs of subnets that overlap, each subnet with the nearest one before it in the order of addresses. */
export function overlapsIn(subnets: readonly Net[]): readonly { readonly subnet: Net; readonly with: Net }[] {
  const places = new Map(subnets.map((net, place) => [net, place]));
  const sorted = subnets
    .filter(({ cidr }) => cidr !== undefined)
    .sort((a, b) => {
      const [x, y] = [a.cidr?.range.first ?? 0n, b.cidr?.range.first ?? 0n];
      return (a.cidr?.range.family ?? 0) - (b.cidr?.range.family ?? 0) || (x < y ? -1 : x > y ? 1 : 0);
    });
  const found: { subnet: Net; with: Net }[] = [];
  let reaching: Net | undefined;
  for (const net of sorted) {
    const [range, wide] = [net.cidr?.range, reaching?.cidr?.range];
    if (range !== undefined && wide !== undefined && reaching !== undefined && meets(range, wide)) {
      const later = (places.get(net) ?? 0) > (places.get(reaching) ?? 0);
      found.push(later ? { subnet: net, with: reaching } : { subnet: reaching, with: net });
    }
    if (range !== undefined && (wide === undefined || range.family !== wide.family || range.last > wide.last)) reaching = net;
  }
  return found;
}

/** The first block of a subnet's size in its VPC that no subnet meets; undefined where the network is not known, or full. */
export function freeBlock({ vpc, complete, subnets }: Network, subnet: Net): string | undefined {
  const length = subnet.cidr?.prefixLength;
  if (!complete || length === undefined || subnet.cidr?.range.family !== 4) return undefined;
  const taken = mergeRanges(subnets.flatMap(({ cidr }) => (cidr === undefined ? [] : [cidr.range])));
  const size = 1n << BigInt(32 - length);
  for (const { cidr } of vpc) {
    let value = cidr?.range.first ?? 0n;
    for (const range of taken)
      if (range.family === 4 && range.last >= value && range.first < value + size) value = ((range.last + size) / size) * size;
    if (cidr !== undefined && value + size - 1n <= cidr.range.last) return `${showAddress({ family: 4, value })}/${length}`;
  }
  return undefined;
}
