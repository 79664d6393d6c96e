/** Where the reader of a PCRE pattern stands. */

/** A group that is open: what its branches may be, and how long the current one is. */
export type Group = {
  /** Two branches at most, or one (DEFINE). */
  readonly most: number;
  /** Whether its branches must be of one fixed length: a group inside of a lookbehind. */
  readonly even: boolean;
  /** Whether it is a lookbehind or inside one: nothing in it may vary in length. */
  readonly behind: boolean;
  readonly looks: boolean;
  branches: number;
  first: number;
  length: number;
};

/** What was read of a pattern so far, up to `at`. */
export type State = {
  text: string;
  at: number;
  groups: Group[];
  captures: number;
  names: string[];
  refs: { number: number; name: string; at: number }[];
  /** Whether a quantifier may follow, and how long what it would repeat is. */
  repeatable: boolean;
  width: number;
  readonly utf: boolean;
  readonly twins: boolean;
};

/** The innermost open group; the pattern itself is the outermost. */
export const inner = (state: State): Group => state.groups.at(-1) as Group;

/** Notes an item of the pattern: how wide it is, and whether it can be repeated. */
export function took(state: State, width: number, repeatable = true): undefined {
  inner(state).length += width;
  state.width = width;
  state.repeatable = repeatable;
}

/** Notes a reference to a group by its number, which may count from here, or by its name. */
export function refer(state: State, number: string, name: string): void {
  const from = number.startsWith("-") ? state.captures + 1 : number.startsWith("+") ? state.captures : 0;
  const target = from + Number(number);
  state.refs.push({ number: name === "" && target < (from === 0 ? 0 : 1) ? Number.POSITIVE_INFINITY : target, name, at: state.at });
}

/** What pcre2_compile() says of a lookbehind that may match texts of different lengths. */
export const UNEVEN = "lookbehind assertion is not fixed length";
