/** Where keys may have begun: a key of YAML is known as one only when its `:` is met. */

/** `required`: in a block mapping, at the column of its keys, where anything else is damage. */
export type SimpleKey = {
  readonly token: number;
  readonly start: number;
  readonly line: number;
  readonly column: number;
  readonly required: boolean;
};

/** One slot for a possible key per flow level, the block context's own first. Every operation is of constant time. */
export class KeySlots {
  readonly #slots: (SimpleKey | undefined)[] = [undefined];
  readonly #byToken = new Map<number, SimpleKey>();

  /** 0 in block context, else how many flow collections are open. */
  get level(): number {
    return this.#slots.length - 1;
  }

  at(level: number): SimpleKey | undefined {
    return this.#slots[level];
  }

  ofToken(token: number): SimpleKey | undefined {
    return this.#byToken.get(token);
  }

  set(key: SimpleKey): void {
    this.forget(this.level);
    this.#slots[this.level] = key;
    this.#byToken.set(key.token, key);
  }

  forget(level: number): void {
    const key = this.#slots[level];
    if (key !== undefined) this.#byToken.delete(key.token);
    this.#slots[level] = undefined;
  }

  open(): void {
    this.#slots.push(undefined);
  }

  /** Leaves the innermost flow collection; nothing happens in block context. */
  close(): void {
    if (this.level === 0) return;
    this.forget(this.level);
    this.#slots.pop();
  }
}
