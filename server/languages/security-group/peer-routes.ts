/** Routes of everything to a peered VPC. */

import { readCidr } from "../../core/address.ts";
import type { At } from "../../core/text.ts";
import type { Collected } from "./collect.ts";
import { isInternet } from "./internet.ts";

/** Keeps a route to a peered VPC, where its destination is the whole internet. */
export function peerRoute(at: At, text: string, into: Collected): void {
  const cidr = readCidr(text);
  if (cidr !== undefined && isInternet([cidr.range])) into.peerRoutes.push({ at, text });
}
