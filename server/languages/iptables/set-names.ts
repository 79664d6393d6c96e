/** Names of sets that look mistyped. */

import { brief } from "../../core/markdown.ts";
import { slipBetween } from "./slips.ts";

/** Names shorter than this are too much alike for a mistake. */
const SHORTEST = 5;
const MOST = 500;

/**
 * The set that a script makes and that `name`, which it makes nowhere, was surely meant for: they differ by one letter too many, too few or
 * wrong, or by two that changed places. Names that differ by a number are two sets.
 */
export function setMeant(name: string, made: ReadonlyMap<string, unknown>): string | undefined {
  if (name.length < SHORTEST || made.has(name) || made.size > MOST) return undefined;
  for (const other of made.keys()) if (other.length >= SHORTEST && isOneSlip(name, other)) return other;
  return undefined;
}

/** What to say of such a name. */
export const mistypedSet = (name: string, meant: string): string =>
  `The set ${brief(name, 24)} is made nowhere in this script, ${brief(meant, 24)} is: did you mean that?`;

function isOneSlip(a: string, b: string): boolean {
  const slip = slipBetween(a, b);
  return slip !== undefined && (slip.length === 4 || /^[a-z]*$/i.test(slip));
}
