/** Lists: filed by key, compared, and put in order. */

/** Adds a member to the end of the list at a key. */
export function put<Key, Member>(lists: Map<Key, Member[]>, key: Key, member: Member): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [member]);
  else list.push(member);
}

/** The members of `all` by what `keyOf` says of them, each list in the given order. Members without a key are left out. */
export function grouped<Member, Key>(
  all: Iterable<Member>,
  keyOf: (member: Member) => Key | undefined,
): ReadonlyMap<Key, readonly Member[]> {
  const groups = new Map<Key, Member[]>();
  for (const member of all) {
    const key = keyOf(member);
    if (key !== undefined) put(groups, key, member);
  }
  return groups;
}

/** Whether two lists have the same members, by identity, in the same order. */
export const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, i) => item === b[i]);

/** The order of `sort`: numbers by their size, texts by their UTF-16 units. */
export const compare = <Value extends bigint | string>(a: Value, b: Value): number => (a < b ? -1 : a > b ? 1 : 0);

/** The index of the last of the sorted `starts` that is not above `value`; the first start is below everything. */
export function lastAtMost<T extends number | bigint | string>(starts: ArrayLike<T>, value: T): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as T) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
