/** The groups that a machine of AWS is in, as far as its text tells. */
import { itemsOf, type Value } from "./value.ts";

/**
 * The names of the groups that lists say a machine is in; for what is not known, or stands under a condition, a name that no file describes.
 * A machine that names none is in the default group of its VPC (Amazon VPC User Guide, "Default security groups").
 */
export function groupsOf(id: string, lists: readonly (Value | undefined)[], named: (value: Value) => string): readonly string[] {
  const given = lists.filter((list) => list !== undefined);
  if (given.length === 0) return [`the default group of the VPC of ${id}`];
  const items = given.flatMap((list) => (list.kind === "list" ? list.items : [list]));
  const isOpen = given.some((list) => list.kind === "list" && list.open === true);
  const names = items.map((item) => (item.kind === "either" ? "" : (itemsOf(item).map(named)[0] ?? "none")));
  return [...new Set([...names, ...(isOpen ? [""] : [])])]
    .filter((name) => name !== "none")
    .map((name) => name || `a group of ${id} that is not known`);
}
