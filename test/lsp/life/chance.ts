/** Choices from a seed. */
import { random } from "../../reliability/samples.ts";

export class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = random(seed);
  }

  /** An integer from 0 up to, not including, `limit`. */
  below = (limit: number): number => Math.floor(this.#next() * limit);

  /** Once in `times`. */
  one = (times: number): boolean => this.below(times) === 0;

  pick = <T>(from: readonly T[]): T => from[this.below(from.length)] as T;

  shuffled<T>(items: readonly T[]): T[] {
    const rest = [...items];
    return items.map(() => rest.splice(this.below(rest.length), 1)[0] as T);
  }
}
