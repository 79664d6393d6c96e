/** VPCs with their subnets. */
import { meets, mergeRanges, showAddress } from "../../core/address.ts";
import type { CloudUnit, Net } from "./normal.ts";
import { conditionAt, NAMELESS } from "./value.ts";

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

/** Whether a block is there in some way of choosing: one that a test without a name leaves in may never be. */
export const isSomewhere = ({ when }: Net): boolean => when?.includes(NAMELESS) !== true;

/** Whether blocks may be there together: by one condition, or where one of them is there whatever the other is there by. */
export const areTogether = (a: Net, b: Net): boolean =>
  a.when === undefined || b.when === undefined || (conditionOf(a) !== undefined && conditionOf(a) === conditionOf(b));

const conditionOf = ({ when, at }: Net): string | undefined => conditionAt(when, at);

/** Pairs of subnets that overlap and may be there together, each subnet with one before it in the order of addresses. */
export function overlapsIn(subnets: readonly Net[]): readonly { readonly subnet: Net; readonly with: Net }[] {
  const places = new Map(subnets.map((net, place) => [net, place]));
  const sorted = subnets
    .filter((net) => net.cidr !== undefined && isSomewhere(net))
    .sort((a, b) => {
      const [x, y] = [a.cidr?.range.first ?? 0n, b.cidr?.range.first ?? 0n];
      return (a.cidr?.range.family ?? 0) - (b.cidr?.range.family ?? 0) || (x < y ? -1 : x > y ? 1 : 0);
    });
  const found: { subnet: Net; with: Net }[] = [];
  const reaching = new Map<string, Net>();
  for (const net of sorted) {
    const own = net.when === undefined ? ALWAYS : conditionOf(net);
    const before = (net.when === undefined ? [ANY] : [ALWAYS, own]).flatMap((key) => (key === undefined ? [] : (reaching.get(key) ?? [])));
    const other = before.find((one) => doMeet(one, net));
    if (other !== undefined) {
      const later = (places.get(net) ?? 0) > (places.get(other) ?? 0);
      found.push(later ? { subnet: net, with: other } : { subnet: other, with: net });
    }
    for (const key of own === undefined ? [ANY] : [ANY, own]) if (isWider(net, reaching.get(key))) reaching.set(key, net);
  }
  return found;
}

/** The keys of what reaches the furthest of all, and of what is there whatever the conditions are. */
const [ANY, ALWAYS] = ["any", "always"];

const doMeet = (a: Net, b: Net): boolean => a.cidr !== undefined && b.cidr !== undefined && meets(a.cidr.range, b.cidr.range);

/** Whether a block ends behind another that begins before it. */
const isWider = ({ cidr }: Net, than: Net | undefined): boolean =>
  cidr !== undefined &&
  (than?.cidr === undefined || cidr.range.family !== than.cidr.range.family || cidr.range.last > than.cidr.range.last);

/** The first block of a subnet's size in its VPC that no subnet meets; undefined where the network is not known, or full. */
export function freeBlock({ vpc, complete, subnets }: Network, subnet: Net): string | undefined {
  const length = subnet.cidr?.prefixLength;
  if (!complete || length === undefined || subnet.cidr?.range.family !== 4) return undefined;
  const taken = mergeRanges(subnets.flatMap(({ cidr }) => (cidr === undefined ? [] : [cidr.range])));
  const size = 1n << BigInt(32 - length);
  for (const block of vpc) {
    if (block.when !== undefined && (subnet.when === undefined || !areTogether(block, subnet))) continue;
    const { cidr } = block;
    let value = cidr?.range.first ?? 0n;
    for (const range of taken)
      if (range.family === 4 && range.last >= value && range.first < value + size) value = ((range.last + size) / size) * size;
    if (cidr !== undefined && value + size - 1n <= cidr.range.last) return `${showAddress({ family: 4, value })}/${length}`;
  }
  return undefined;
}
