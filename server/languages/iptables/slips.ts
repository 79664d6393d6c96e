/** Slips of the keyboard in names that people choose. */

/**
 * The letters that divide two names where a single slip does: one letter too many, too few or another (one or two letters), or two that
 * changed places (four). Undefined where more divides them, or a digit does: numbers tell names apart.
 */
export function slipBetween(a: string, b: string): string | undefined {
  if (Math.abs(a.length - b.length) > 1) return undefined;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const isSlip = (left.length <= 1 && right.length <= 1) || (left.length === 2 && left === [...right].reverse().join(""));
  return isSlip && !/\d/.test(left + right) ? left + right : undefined;
}
