/** What counts as the internet. */
import { type AddressRange, type Family, highest, mergeRanges, readCidr } from "../../core/address.ts";
import type { Peer, SgRule } from "./normal.ts";

const GLOBAL_UNICAST = (readCidr("2000::/3") as { range: AddressRange }).range;

const HIGHEST = highest(4);
const UNICAST_SIZE = GLOBAL_UNICAST.last - GLOBAL_UNICAST.first;

/** The peers of a rule that are CIDRs. */
export const cidrsOf = ({ peers }: SgRule): readonly (Peer & { kind: "cidr" })[] =>
  areCidrs(peers) ? peers : peers.filter((peer): peer is Peer & { kind: "cidr" } => peer.kind === "cidr");

function areCidrs(peers: readonly Peer[]): peers is readonly (Peer & { kind: "cidr" })[] {
  for (const peer of peers) if (peer.kind !== "cidr") return false;
  return true;
}

/** Whether ranges hold at least half of the internet of a family. */
export function isInternet(ranges: readonly AddressRange[]): boolean {
  const [only, another] = ranges;
  if (only !== undefined && another === undefined) return within(only) * 2n >= (only.family === 4 ? HIGHEST : UNICAST_SIZE);
  const size = (family: Family): bigint =>
    mergeRanges(ranges.filter((range) => range.family === family)).reduce((sum, range) => sum + within(range), 0n);
  return size(4) * 2n >= HIGHEST || size(6) * 2n >= UNICAST_SIZE;
}

function within(range: AddressRange): bigint {
  if (range.family === 4) return range.last - range.first + 1n;
  const first = range.first > GLOBAL_UNICAST.first ? range.first : GLOBAL_UNICAST.first;
  const last = range.last < GLOBAL_UNICAST.last ? range.last : GLOBAL_UNICAST.last;
  return last >= first ? last - first + 1n : 0n;
}
