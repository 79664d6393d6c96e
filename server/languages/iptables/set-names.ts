/** Names of sets that look mistyped. */

import { brief } from "../../core/markdown.ts";

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
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (/\d/.test(left + right)) return false;
  if (left.length <= 1 && right.length <= 1) return /^[a-z]*$/i.test(left + right);
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
