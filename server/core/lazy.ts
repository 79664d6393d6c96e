/** Tables that cost nothing before somebody looks into them: most runs meet one format of many. */

/** What `make` gives, made when it is first asked for. */
export function lazy<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The table of the entries that `make` gives, read when it is first asked for anything. */
export const lazyMap = <Key, Value>(make: () => Iterable<readonly [Key, Value]>): ReadonlyMap<Key, Value> => new LazyMap(make);

class LazyMap<Key, Value> implements ReadonlyMap<Key, Value> {
  #make: (() => Iterable<readonly [Key, Value]>) | undefined;
  #table: ReadonlyMap<Key, Value> = new Map();

  constructor(make: () => Iterable<readonly [Key, Value]>) {
    this.#make = make;
  }

  get(key: Key): Value | undefined {
    return this.#read().get(key);
  }

  has(key: Key): boolean {
    return this.#read().has(key);
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

  #read(): ReadonlyMap<Key, Value> {
    if (this.#make !== undefined) {
      const entries = this.#make();
      this.#table = entries instanceof Map ? entries : new Map(entries);
      this.#make = undefined;
    }
    return this.#table;
  }
}
