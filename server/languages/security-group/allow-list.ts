/** Lists of addresses that managed services keep themselves. */
import { readAddress, readCidr } from "../../core/address.ts";
import type { Collected } from "./collect.ts";
import { textOf, type Value } from "./value.ts";

/** One block of such a list. */
export function allowList(of: string, what: string, value: Value, into: Collected): void {
  const text = textOf(value);
  const cidr = text === undefined ? undefined : readCidr(text);
  if (text !== undefined && cidr !== undefined) into.allowLists.push({ of, what, at: value.at, text, ranges: [cidr.range] });
}

/** A range of such a list by its first and its last address. */
export function allowRange(of: string, what: string, [from, to]: readonly [Value | undefined, Value | undefined], into: Collected): void {
  const [low, high] = [readAddress(textOf(from) ?? ""), readAddress(textOf(to) ?? "")];
  if (to === undefined || low === undefined || high === undefined || low.value > high.value) return;
  const ranges = [{ family: low.family, first: low.value, last: high.value }];
  into.allowLists.push({ of, what, at: to.at, text: `${textOf(from)} to ${textOf(to)}`, ranges });
}
