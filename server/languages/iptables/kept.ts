/** What is made of a command when somebody asks, and stays with it. */
import type { Action, Condition } from "../../core/filter.ts";

/** What was made of a command once: it goes with its line through edits of others, and is no part of what was read. */
export class Kept {
  #asks: readonly Condition[] | undefined;
  #does: Action | undefined;
  #traits: number | undefined;
  #fits: string | undefined;
  #copies: number | undefined;

  /** Its conditions, where they depend on nothing else. */
  get asks(): readonly Condition[] | undefined {
    return this.#asks;
  }

  set asks(conditions: readonly Condition[]) {
    this.#asks = conditions;
  }

  /** What its target does, where that depends on nothing else. */
  get does(): Action | undefined {
    return this.#does;
  }

  set does(action: Action) {
    this.#does = action;
  }

  /** What is there among its conditions, where these are kept (see `traitsOf`). */
  get traits(): number | undefined {
    return this.#traits;
  }

  set traits(traits: number) {
    this.#traits = traits;
  }

  /** A place (table and hooks) at which the kernel refuses nothing of it. */
  get fits(): string | undefined {
    return this.#fits;
  }

  set fits(place: string) {
    this.#fits = place;
  }

  /** How many rules its lists of addresses make of it. */
  get copies(): number | undefined {
    return this.#copies;
  }

  set copies(copies: number) {
    this.#copies = copies;
  }
}
