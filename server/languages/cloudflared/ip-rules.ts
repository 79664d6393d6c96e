/** Prefixes of ipRules, as Go's net.ParseCIDR reads them. */
import type { AddressRange } from "../../core/address.ts";
import { cidrOf } from "../../core/address.ts";
import { readPton } from "../shared/ip-text.ts";

/** The addresses of a prefix; undefined when Go refuses it: no length, a leading zero, a zone. */
export function goCidr(text: string): AddressRange | undefined {
  const slash = text.indexOf("/");
  const address = slash === -1 ? undefined : readPton(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (address === undefined || !/^\d{1,3}$/.test(length) || Number(length) > (address.family === 4 ? 32 : 128)) return undefined;
  return cidrOf(address, Number(length)).range;
}

/** Whether Go's net.ParseCIDR takes a text. */
export const isGoCidr = (text: string): boolean => goCidr(text) !== undefined;
