/** Lists of addresses that managed services keep themselves. */
import { readCidr } from "../../core/address.ts";
import type { Collected } from "./collect.ts";
import { textOf, type Value } from "./value.ts";

/** One block of such a list. */
export function allowList(of: string, what: string, value: Value, into: Collected): void {
  const text = textOf(value);
  const cidr = text === undefined ? undefined : readCidr(text);
  if (text !== undefined && cidr !== undefined) into.allowLists.push({ of, what, at: value.at, text, ranges: [cidr.range] });
}
