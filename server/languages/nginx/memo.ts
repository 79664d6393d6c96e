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

/** `entries` as a table that knows these keys only, and not `constructor` or `toString`, which a file may hold as words. */
export const table = <Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
  Object.assign(Object.create(null) as Record<string, Value>, entries);
