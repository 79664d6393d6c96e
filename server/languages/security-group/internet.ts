/** What counts as the internet. */
import {
  type AddressRange,
  type AddressScope,
  type Cidr,
  covers,
  type Family,
  highest,
  mergeRanges,
  type SpecialBlock,
  specialBlocksOf,
} from "../../core/address.ts";
import { lazy } from "../../core/lazy.ts";
import type { Severity } from "../../core/rule.ts";
import type { Peer, SgRule } from "./normal.ts";

/** 2000::/3. */
const GLOBAL_UNICAST: AddressRange = { family: 6, first: 0x2000n << 112n, last: (0x4000n << 112n) - 1n };

const HIGHEST = highest(4);
const UNICAST_SIZE = GLOBAL_UNICAST.last - GLOBAL_UNICAST.first;

/** The peers of a rule that are CIDRs. */
export const cidrsOf = ({ peers }: SgRule): readonly (Peer & { kind: "cidr" })[] => (peers.every(isCidr) ? peers : peers.filter(isCidr));

const isCidr = (peer: Peer): peer is Peer & { kind: "cidr" } => peer.kind === "cidr";

/** Blocks with longer prefixes hold less than half of the internet of a family: 2000::/3 is what is in use of IPv6. */
const LONGEST = { 4: 1, 6: 4 } as const;

/** Whether a source is at least half of the internet by itself. */
export const isEverybody = ({ cidr }: Peer & { kind: "cidr" }): boolean =>
  cidr !== undefined && cidr.prefixLength <= LONGEST[cidr.range.family] && isInternet([cidr.range]);

/** At most this share of the internet of its family is in a block. */
export const shareOf = ({ prefixLength, range }: Cidr): number => 2 ** (LONGEST[range.family] - 1 - prefixLength);

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

/** What nobody sends packets from, and how sure it is that this was not meant. */
const NOBODY: Partial<Readonly<Record<AddressScope, Severity>>> = {
  loopback: "warning",
  "link-local": "warning",
  multicast: "warning",
  reserved: "warning",
  benchmark: "info",
  documentation: "info",
  unspecified: "info",
  broadcast: "info",
};

/** IPv4's special blocks by the first octets that they have. */
const byOctet = lazy(() => {
  const blocks = Array.from({ length: 256 }, (): SpecialBlock[] => []);
  for (const block of specialBlocksOf(4)) {
    const { first, last } = block.range;
    for (let octet = octetOf(first); octet <= octetOf(last); octet++) blocks[octet]?.push(block);
  }
  return blocks;
});
const octetOf = (address: bigint): number => Math.floor(Number(address) / 2 ** 24);

/** The special blocks that a range may lie in: of IPv4's, those with its first octet. */
const blocksNear = ({ family, first }: AddressRange): readonly SpecialBlock[] =>
  (family === 4 ? byOctet()[octetOf(first)] : undefined) ?? specialBlocksOf(family);

/** The special block that a range lies in where no packet comes from it, and how sure it is that this was not meant. */
export function nobodysBlock(range: AddressRange) {
  const blocks = blocksNear(range);
  for (let i = 0; i < blocks.length; i++) {
    const block = blocks[i] as SpecialBlock;
    if (!covers(block.range, range)) continue;
    const severity = NOBODY[block.scope];
    return severity === undefined ? undefined : { ...block, severity };
  }
  return undefined;
}
