/** Things found one after the other, the last ones of which are taken off together. It keeps its room: a list that grows and shrinks costs more. */
export class Stack<T> {
  readonly #items: T[] = [];
  #size = 0;

  /** How many there are. */
  get size(): number {
    return this.#size;
  }

  push(item: T): void {
    this.#items[this.#size++] = item;
  }

  /** Takes off all from a place on. */
  cut(from: number): readonly T[] {
    if (this.#size === from) return NONE;
    const own = this.#items.slice(from, this.#size);
    this.#size = from;
    return own;
  }

  /** The one at a place, which must be below `size`. */
  at(place: number): T {
    return this.#items[place] as T;
  }

  /** Those from a place on. */
  from(place: number): readonly T[] {
    return this.#items.slice(place, this.#size);
  }
}

const NONE: readonly never[] = [];
