/** Tables that cost nothing before somebody looks into them: most runs meet one format of many. */

/** What `make` gives, made when it is first asked for. */
export function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * What `make` gives for a key (told apart by identity), made again only when another key was asked for in between. What else it is called
 * with must be the same for the same key.
 */
export function onceInARow<Key, Value, More extends readonly unknown[]>(
  make: (key: Key, ...more: More) => Value,
): (key: Key, ...more: More) => Value {
  let last: { readonly key: Key; readonly value: Value } | undefined;
  return (key, ...more) => {
    if (last === undefined || last.key !== key) last = { key, value: make(key, ...more) };
    return last.value;
  };
}

/**
 * The table of the entries that `make` gives, read when it is first asked for anything. `find` gives one of its values without it (undefined
 * where there is none): with that, the table is read when somebody wants more than a few of them.
 */
export const lazyMap = <Key, Value>(
  make: () => Iterable<readonly [Key, Value]>,
  find?: (key: Key) => Value | undefined,
): ReadonlyMap<Key, Value> => new LazyMap(make, find);

/** So many keys are looked for one by one. */
const FEW = 40;

class LazyMap<Key, Value> implements ReadonlyMap<Key, Value> {
  #make: (() => Iterable<readonly [Key, Value]>) | undefined;
  #find: ((key: Key) => Value | undefined) | undefined;
  readonly #found = new Map<Key, Value | undefined>();
  #table = new Map<Key, Value>();

  constructor(make: () => Iterable<readonly [Key, Value]>, find: ((key: Key) => Value | undefined) | undefined) {
    this.#make = make;
    this.#find = find;
  }

  get(key: Key): Value | undefined {
    return this.#find === undefined ? this.#read().get(key) : this.#one(key, this.#find);
  }

  has(key: Key): boolean {
    return this.#find === undefined ? this.#read().has(key) : this.#one(key, this.#find) !== undefined;
  }

  get size(): number {
    return this.#read().size;
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#read().entries();
  }

  keys(): MapIterator<Key> {
    return this.#read().keys();
  }

  values(): MapIterator<Value> {
    return this.#read().values();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#read().entries();
  }

  forEach(visit: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    for (const [key, value] of this.#read()) visit(value, key, this);
  }

  #one(key: Key, find: (key: Key) => Value | undefined): Value | undefined {
    if (this.#found.has(key)) return this.#found.get(key);
    if (this.#found.size === FEW) return this.#read().get(key);
    const value = find(key);
    this.#found.set(key, value);
    return value;
  }

  #read(): ReadonlyMap<Key, Value> {
    if (this.#make !== undefined) {
      const entries = this.#make();
      this.#table = entries instanceof Map ? entries : new Map(entries);
      for (const [key, value] of this.#found) if (value !== undefined) this.#table.set(key, value);
      this.#make = undefined;
      this.#find = undefined;
    }
    return this.#table;
  }
}
