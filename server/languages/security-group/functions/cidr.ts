/** Terraform's functions over networks. Host bits of the given prefix are dropped, as there. */
import { BITS, cidrOf, readCidr, showAddress } from "../../../core/address.ts";
import type { At } from "../../../core/text.ts";
import { failure, listOf, MOST_ITEMS, nothing, scalar, wholeOf, writtenOut } from "../terraform-values.ts";
import type { Value } from "../value.ts";
import type { TerraformFunction } from "./index.ts";

type Prefix = { readonly family: 4 | 6; readonly first: bigint; readonly last: bigint; readonly length: number };

/** The prefix that a text is; it must have a length. */
function prefixOf(value: Value | undefined): Prefix | undefined {
  const text = writtenOut(value);
  const cidr = text?.includes("/") === true ? readCidr(text) : undefined;
  return cidr && { ...cidr.range, length: cidr.prefixLength };
}

const shown = (family: 4 | 6, value: bigint, length: number): string => `${showAddress({ family, value })}/${length}`;

function cidrsubnet([base, bits, number]: readonly Value[], at: At): Value {
  const [prefix, more, place] = [prefixOf(base), wholeOf(bits), wholeOf(number)];
  if (prefix === undefined || more === undefined || place === undefined) return nothing(at);
  const length = prefix.length + more;
  if (more < 0 || length > BITS[prefix.family] || place < 0 || BigInt(place) >= 1n << BigInt(more)) return failure(at);
  return scalar(shown(prefix.family, prefix.first + (BigInt(place) << BigInt(BITS[prefix.family] - length)), length), at);
}

/** Each block follows the one before, where blocks of its size may begin. */
function cidrsubnets([base, ...bits]: readonly Value[], at: At): Value {
  const prefix = prefixOf(base);
  const lengths = bits.map(wholeOf);
  if (prefix === undefined || lengths.includes(undefined) || lengths.length > MOST_ITEMS) return nothing(at);
  const found: Value[] = [];
  let next = prefix.first;
  for (const more of lengths as number[]) {
    const length = prefix.length + more;
    if (more < 1 || length > BITS[prefix.family]) return failure(at);
    const { range } = cidrOf({ family: prefix.family, value: next }, length);
    const first = range.first < next ? range.last + 1n : range.first;
    const { last } = cidrOf({ family: prefix.family, value: first }, length).range;
    if (last > prefix.last) return failure(at);
    found.push(scalar(shown(prefix.family, first, length), at));
    next = last + 1n;
  }
  return listOf(found, at);
}

/** A negative number counts from the end. */
function cidrhost([base, number]: readonly Value[], at: At): Value {
  const [prefix, place] = [prefixOf(base), wholeOf(number)];
  if (prefix === undefined || place === undefined) return nothing(at);
  const value = place < 0 ? prefix.last + 1n + BigInt(place) : prefix.first + BigInt(place);
  if (value < prefix.first || value > prefix.last) return failure(at);
  return scalar(showAddress({ family: prefix.family, value }), at);
}

function cidrnetmask([base]: readonly Value[], at: At): Value {
  const prefix = prefixOf(base);
  if (prefix === undefined) return nothing(at);
  if (prefix.family === 6) return failure(at);
  return scalar(showAddress({ family: 4, value: 0xffffffffn ^ ((1n << BigInt(32 - prefix.length)) - 1n) }), at);
}

/** By name. */
export const CIDR: Readonly<Record<string, TerraformFunction>> = { cidrhost, cidrnetmask, cidrsubnet, cidrsubnets };
