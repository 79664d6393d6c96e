/**
 * Globs over `/`-separated paths, matched by simulating a small automaton: time is at most pattern × path length, whatever
 * the pattern. There is no backtracking to blow up.
 */

/**
 * `paths` (perimeter.yaml, command line): `*`, `?`, `[a-z]`, `{a,b}` (nested too), `**` as a whole segment for any number of
 * folders; names that start with a dot are matched like others. `posix` is glob(3) as nginx and other programs call it: no
 * braces, no `**`, and a dot that starts a name must be written.
 */
export type GlobDialect = "paths" | "posix";

type Class = { readonly not: boolean; readonly ranges: readonly (readonly [first: number, last: number])[] };

/** One instruction: match a character, or go on at other instructions without reading. */
type Step =
  | { op: "char"; code: number }
  | { op: "any"; slash: boolean }
  | { op: "class"; class: Class }
  | { op: "fork"; to: number[] }
  | { op: "end" };

/** Characters that make a pattern more than a plain path, for the dialect. */
const isGlob = (pattern: string, dialect: GlobDialect = "paths"): boolean => (dialect === "paths" ? /[*?[{\\]/ : /[*?[\\]/).test(pattern);

/** Whether a path matches `pattern` as a whole. Never throws: an unclosed `[` or `{` stands for itself. */
export function globMatcher(pattern: string, dialect: GlobDialect = "paths"): (path: string) => boolean {
  if (!isGlob(pattern, dialect)) return (path) => path === pattern;
  const steps = new Compiler(pattern, dialect).compile();
  const run = new Automaton(steps);
  if (dialect === "paths") return (path) => run.matches(path);
  const dotted = pattern.split("/").map((name) => name.startsWith(".") || name.startsWith("\\."));
  return (path) =>
    (path.includes(".") ? path.split("/").every((name, i) => name[0] !== "." || dotted[i] === true) : true) && run.matches(path);
}

/** What is wrong with a pattern of the `paths` dialect, in words; undefined when nothing is. */
export function globProblem(pattern: string): string | undefined {
  if (pattern === "") return "is empty";
  let braces = 0;
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "\\") {
      if (++i >= pattern.length) return "ends in a lone backslash";
    } else if (char === "[") {
      const end = classEnd(pattern, i);
      if (end === -1) return "has a [ that is never closed";
      i = end;
    } else if (char === "{") braces++;
    else if (char === "}" && braces > 0) braces--;
  }
  return braces > 0 ? "has a { that is never closed" : undefined;
}

/** The index of the `]` that closes the class opened at `open`, or -1. A `]` right behind the opening (and `!` or `^`) is a member. */
function classEnd(pattern: string, open: number): number {
  let i = open + 1;
  if (pattern[i] === "!" || pattern[i] === "^") i++;
  for (let first = i; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "]" && i > first) return i;
    if (char === "/") return -1;
    if (char === "\\") i++;
    else if (char === "[" && pattern[i + 1] === ":") {
      const end = pattern.indexOf(":]", i + 2);
      if (end !== -1 && end - i < 12) i = first = end + 1;
    }
  }
  return -1;
}

const NAMED: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  alpha: [[65, 90] as const, [97, 122] as const],
  digit: [[48, 57] as const],
  alnum: [[48, 57] as const, [65, 90] as const, [97, 122] as const],
  upper: [[65, 90] as const],
  lower: [[97, 122] as const],
  space: [[9, 13] as const, [32, 32] as const],
  xdigit: [[48, 57] as const, [65, 70] as const, [97, 102] as const],
  punct: [[33, 47] as const, [58, 64] as const, [91, 96] as const, [123, 126] as const],
};

function readClass(body: string): Class {
  const not = body.startsWith("!") || body.startsWith("^");
  const ranges: (readonly [number, number])[] = [];
  for (let i = not ? 1 : 0; i < body.length; ) {
    const named = body.startsWith("[:", i) ? body.indexOf(":]", i) : -1;
    const known = named === -1 ? undefined : NAMED[body.slice(i + 2, named)];
    if (known !== undefined) {
      ranges.push(...known);
      i = named + 2;
      continue;
    }
    if (body[i] === "\\" && i + 1 < body.length) i++;
    const first = body.charCodeAt(i++);
    if (body[i] === "-" && i + 1 < body.length) {
      ranges.push([first, body.charCodeAt(i + 1)]);
      i += 2;
    } else ranges.push([first, first]);
  }
  return { not, ranges };
}

/** Pattern to instructions; as many as the pattern has characters, times a small constant. */
class Compiler {
  readonly #pattern: string;
  readonly #paths: boolean;
  readonly #steps: Step[] = [];
  /** Of each open brace: the fork that starts its branches, and the jumps that leave them. */
  readonly #open: { fork: number[]; exits: number[][] }[] = [];
  readonly #closers: ReadonlySet<number>;

  constructor(pattern: string, dialect: GlobDialect) {
    this.#pattern = pattern;
    this.#paths = dialect === "paths";
    this.#closers = this.#paths ? matchedBraces(pattern) : new Set();
  }

  compile(): readonly Step[] {
    const pattern = this.#pattern;
    for (let i = 0; i < pattern.length; ) i = this.#one(pattern[i] as string, i);
    this.#steps.push({ op: "end" });
    return this.#steps;
  }

  #one(char: string, i: number): number {
    const pattern = this.#pattern;
    if (char === "*") return this.#star(i);
    if (char === "?") this.#steps.push({ op: "any", slash: false });
    else if (char === "[" && classEnd(pattern, i) !== -1) {
      const end = classEnd(pattern, i);
      this.#steps.push({ op: "class", class: readClass(pattern.slice(i + 1, end)) });
      return end + 1;
    } else if (char === "\\" && i + 1 < pattern.length) {
      this.#steps.push({ op: "char", code: pattern.charCodeAt(i + 1) });
      return i + 2;
    } else if (!this.#brace(char, i)) this.#steps.push({ op: "char", code: pattern.charCodeAt(i) });
    return i + 1;
  }

  #star(i: number): number {
    let end = i;
    while (this.#pattern[end] === "*") end++;
    const segment = (i === 0 || /[/{,]/.test(this.#pattern[i - 1] as string)) && end - i === 2 && this.#paths;
    const next = this.#pattern[end];
    if (segment && next === "/") {
      const skip: number[] = [];
      const at = this.#fork(skip);
      this.#loop(true);
      this.#steps.push({ op: "char", code: 47 });
      skip.push(at + 1, this.#steps.length);
      return end + 1;
    }
    this.#loop(segment && (next === undefined || next === "}" || next === ","));
    return end;
  }

  #loop(slash: boolean): void {
    const to: number[] = [];
    const at = this.#fork(to);
    this.#steps.push({ op: "any", slash });
    this.#fork([at]);
    to.push(at + 1, at + 3);
  }

  #brace(char: string, i: number): boolean {
    const inner = this.#open.at(-1);
    if (char === "{" && this.#closers.has(i)) {
      const fork: number[] = [];
      fork.push(this.#fork(fork) + 1);
      this.#open.push({ fork, exits: [] });
    } else if (char === "," && inner !== undefined) {
      const exit: number[] = [];
      inner.fork.push(this.#fork(exit) + 1);
      inner.exits.push(exit);
    } else if (char === "}" && this.#closers.has(i) && inner !== undefined) {
      this.#open.pop();
      for (const exit of inner.exits) exit.push(this.#steps.length);
    } else return false;
    return true;
  }

  #fork(to: number[]): number {
    this.#steps.push({ op: "fork", to });
    return this.#steps.length - 1;
  }
}

/** Where the `{` and `}` are that belong to each other. */
function matchedBraces(pattern: string): ReadonlySet<number> {
  const matched = new Set<number>();
  const open: number[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "\\") i++;
    else if (char === "[") i = Math.max(i, classEnd(pattern, i));
    else if (char === "{") open.push(i);
    else if (char === "}" && open.length > 0) matched.add(open.pop() as number).add(i);
  }
  return matched;
}

/** All ways through the instructions at once, one character at a time. */
class Automaton {
  readonly #steps: readonly Step[];
  readonly #seen: Uint32Array;
  #round = 0;

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
    this.#seen = new Uint32Array(steps.length);
  }

  matches(path: string): boolean {
    let now = this.#reach([0]);
    for (let i = 0; i < path.length && now.length > 0; i++) {
      const code = path.charCodeAt(i);
      const next: number[] = [];
      for (const at of now) if (accepts(this.#steps[at] as Step, code)) next.push(at + 1);
      now = this.#reach(next);
    }
    return now.some((at) => this.#steps[at]?.op === "end");
  }

  /** The reading instructions that can be reached from `from` without reading. */
  #reach(from: number[]): number[] {
    if (this.#round === 0xffffffff) {
      this.#seen.fill(0);
      this.#round = 0;
    }
    this.#round++;
    const found: number[] = [];
    while (from.length > 0) {
      const at = from.pop() as number;
      if (this.#seen[at] === this.#round) continue;
      this.#seen[at] = this.#round;
      const step = this.#steps[at] as Step;
      if (step.op === "fork") from.push(...step.to);
      else found.push(at);
    }
    return found;
  }
}

function accepts(step: Step, code: number): boolean {
  if (step.op === "char") return step.code === code;
  if (step.op === "any") return step.slash || code !== 47;
  if (step.op !== "class" || code === 47) return false;
  return step.class.ranges.some(([first, last]) => code >= first && code <= last) !== step.class.not;
}
