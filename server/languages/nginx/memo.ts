/** Answers that are worked out once for a thing and kept for as long as the thing lives. */

/** `make`, which is asked once for every key. */
export function once<Key extends object, Answer>(make: (key: Key) => Answer): (key: Key) => Answer {
  const kept = new WeakMap<Key, { readonly answer: Answer }>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known.answer;
    const answer = make(key);
    kept.set(key, { answer });
    return answer;
  };
}

/** The members of `all` by what `keyOf` says of them, each list in the given order. Members without a key are left out. */
export function grouped<Member, Key>(
  all: Iterable<Member>,
  keyOf: (member: Member) => Key | undefined,
): ReadonlyMap<Key, readonly Member[]> {
  const groups = new Map<Key, Member[]>();
  for (const member of all) {
    const key = keyOf(member);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return groups;
}

/** `entries` as a table that knows these keys only, and not `constructor` or `toString`, which a file may hold as words. */
export const table = <Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.assign(Object.create(null) as Record<string, Value>, entries);
