/**
 * What a shell script runs, as far as its text tells: variables with plain assignments are filled in, loops over known lists
 * unrolled, functions entered where they are called. Nothing is executed; what only a run could tell stays unknown.
 */
import { BETWEEN, type HereDocument, type ShellPiece, type ShellWord } from "./shell.ts";
import { expandBraces } from "./shell-braces.ts";
import { type Filling, joinPieces, LONGEST, originIn, ROOM, soleVariable, within } from "./shell-fill.ts";
import type { ShellCommand, ShellNode } from "./shell-tree.ts";
import { behind, type Place, Variables } from "./shell-variables.ts";

/**
 * A word after expansion. `known` is false when a part of it is known only to a run; `text` then holds the rest. It is `filled` when what
 * stands at its place is not its text: `argument` is where that stands in a call, or in the list of a loop.
 */
export type RunWord = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly known: boolean;
  readonly filled?: { readonly argument?: Place };
};

/** A command that the script runs, or may run. */
export type RunCommand = {
  readonly words: readonly RunWord[];
  readonly start: number;
  readonly end: number;
  /** False inside a branch: a run may leave it out. */
  readonly certain: boolean;
  /** The operator that joins it to the command before it. */
  readonly joined: string;
  /** In a branch of a case: its patterns; "" elsewhere. */
  readonly label: string;
  /** It stands behind an `exit` or `return` that surely comes first: no run does it. */
  readonly dead: boolean;
  readonly here: readonly HereDocument[];
  /** The files that it reads, writes and appends to. */
  readonly files: readonly { readonly operator: "<" | ">" | ">>"; readonly name: RunWord }[];
  /** The variables at this point, for here-documents and other texts of several lines. */
  value(name: string): string | undefined;
};

type Run = Filling & {
  readonly found: RunCommand[];
  readonly functions: Map<string, readonly ShellNode[]>;
  readonly called: Set<string>;
  /** How many commands, nodes and words may still come. */
  left: number;
  nodes: number;
  words: number;
  depth: number;
};

type Where = { readonly certain: boolean; readonly label: string; readonly dead: boolean };

/** What a list of commands ends before its end: the function that it is in, or the whole script. */
type Stop = "" | "return" | "exit";

/** At most this many commands come out of one script, loops unrolled. */
const MOST = 20_000;

/** So many nodes are looked at, and so many words come out of the variables of one script: a list grown line by line and used by each is long. */
const MOST_NODES = 200_000;
const MOST_WORDS = 500_000;

/** Functions are entered this deep. */
const DEEPEST = 8;

/** The commands of a script in the order of running; those of functions that nothing calls come last, as uncertain. */
export function runShell(nodes: readonly ShellNode[]): readonly RunCommand[] {
  const budget = { left: MOST, nodes: MOST_NODES, words: MOST_WORDS, room: ROOM };
  const run: Run = { found: [], variables: new Variables(), functions: new Map(), called: new Set(), ...budget, depth: 0 };
  walk(run, nodes, { certain: true, label: "", dead: false });
  for (const [name, body] of run.functions) if (!run.called.has(name)) walk(run, body, { certain: false, label: "", dead: false });
  return run.found;
}

/** A command of a text that begins at the offset `by` of another one, with its places in that. */
export const shifted = (command: RunCommand, by: number): RunCommand => ({
  ...command,
  start: command.start + by,
  end: command.end + by,
  words: command.words.map((word) => {
    const argument = word.filled?.argument;
    return { ...moved(word, by), ...(argument && { filled: { argument: moved(argument, by) } }) };
  }),
  here: command.here.map((body) => moved(body, by)),
  files: command.files.map(({ operator, name }) => ({ operator, name: moved(name, by) })),
});

const moved = <Placed extends Place>(one: Placed, by: number): Placed => ({
  ...one,
  start: one.start + by,
  end: one.end + by,
});

function walk(run: Run, nodes: readonly ShellNode[], where: Where): Stop {
  let stop: Stop = "";
  for (const node of nodes) {
    if (run.left <= 0 || run.nodes-- <= 0) return stop;
    const stops = one(run, node, stop === "" ? where : { ...where, dead: true });
    if (stop === "") stop = stops;
  }
  return stop;
}

function one(run: Run, node: ShellNode, where: Where): Stop {
  if (node.kind === "command") return command(run, node, where);
  if (node.kind === "for") return loop(run, node, where);
  if (node.kind === "function") run.functions.set(node.name, node.body);
  else if (node.kind === "group") {
    const stop = walk(run, node.body, where);
    return node.apart || node.joined !== "" ? "" : stop;
  } else
    for (const { label, body } of node.bodies) walk(run, body, { ...where, certain: false, label: label === "" ? where.label : label });
  return "";
}

function loop(run: Run, node: ShellNode & { kind: "for" }, where: Where): Stop {
  const values = node.values.flatMap((value) => expand(run, value));
  if (values.length === 0 || values.some((value) => !value.known)) {
    run.variables.keep(node.name, undefined);
    walk(run, node.body, { ...where, certain: false });
    return "";
  }
  for (const value of values) {
    if (run.left <= 0) return "";
    run.left--;
    run.variables.keep(node.name, value.text, { at: placeOf(value) });
    const stop = walk(run, node.body, where);
    if (stop !== "") return stop;
  }
  return "";
}

function command(run: Run, node: ShellCommand, where: Where): Stop {
  run.left--;
  for (const { name, value, append } of node.assignments)
    assign(run, name, value, append, node.joined === "" ? where : { ...where, certain: false });
  const words = node.words.flatMap((word) => expand(run, word));
  const [first] = words;
  if (first === undefined) return "";
  const body = first.known ? run.functions.get(first.text) : undefined;
  const sure = node.joined === "" && !node.apart;
  if (body !== undefined && run.depth < DEEPEST) {
    const stop = call(run, first.text, body, words.slice(1), where);
    return sure && stop === "exit" ? stop : "";
  }
  if (first.known && first.text === "shift") shift(run, words[1], { ...where, certain: where.certain && sure });
  const surely = where.certain && sure && !where.dead;
  if (first.known && ["read", "unset", "getopts"].includes(first.text))
    for (const word of words.slice(1))
      if (surely && first.text === "unset") run.variables.unset(word.text);
      else run.variables.keep(word.text, undefined);
  const value = holdsLines(node) ? within(run, run.variables.now()) : UNKNOWN;
  const { start, end, joined, here } = node;
  const files = node.files.map(({ operator, target }) => {
    return { operator, name: { ...joinPieces(run, target.pieces), start: target.start, end: target.end } };
  });
  run.found.push({ words, start, end, ...where, joined, here, files, value });
  return sure ? stopOf(run, first.text, words.length) : "";
}

const UNKNOWN = (): undefined => undefined;

/** Whether somebody may ask for the variables of a text of several lines in it. */
const holdsLines = ({ here, words }: ShellCommand): boolean =>
  here.length > 0 || (words.length === 2 && words[1]?.pieces.some((piece) => piece.kind === "text" && piece.text.includes("\n")) === true);

/** What a command ends. `exec` puts a program in the place of the shell; without one it only moves files. */
function stopOf(run: Run, name: string, words: number): Stop {
  if (name === "exit" || (name === "exec" && words > 1)) return "exit";
  return name === "return" && run.depth > 0 ? "return" : "";
}

function assign(run: Run, name: string, value: ShellWord, append: boolean, where: Where): void {
  if (where.dead) return;
  const read = joinPieces(run, value.pieces);
  const before = append ? run.variables.heldBy(name) : "";
  // The first element of an array has none before it.
  const more = before === "" && append && read.text.startsWith(BETWEEN) ? read.text.slice(BETWEEN.length) : read.text;
  const text = read.known && before !== undefined && before.length + more.length <= LONGEST ? before + more : undefined;
  // In a branch the value is certain only where there was none before.
  const kept = where.certain || !run.variables.has(name) || run.variables.heldBy(name) === text;
  run.variables.keep(name, kept ? text : undefined, append ? undefined : originIn(run, value.pieces));
}

function call(run: Run, name: string, body: readonly ShellNode[], args: readonly RunWord[], where: Where): Stop {
  run.called.add(name);
  const before = OWN.map((key) => ({ value: run.variables.heldBy(key), origin: run.variables.originOf(key) }));
  const each = { places: args.map(placeOf), from: 0 };
  const all = args.every((arg) => arg.known) ? args.map((arg) => arg.text).join(BETWEEN) : undefined;
  for (const name of ["@", "*"]) run.variables.keep(name, all, { each });
  for (const [i, name] of PLACES.entries()) {
    if (all !== undefined && i >= args.length) run.variables.unset(name);
    else run.variables.keep(name, args[i]?.known ? args[i]?.text : undefined, { at: each.places[i] });
  }
  run.depth++;
  const stop = walk(run, body, where);
  run.depth--;
  for (const [i, key] of OWN.entries()) run.variables.keep(key, before[i]?.value, before[i]?.origin);
  return stop;
}

/** Positional parameters. */
const PLACES: readonly string[] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** What a function has of its own. */
const OWN: readonly string[] = [...PLACES, "@", "*"];

/** `shift` and `shift 2`; where it may not be run, or nobody knows how far it goes, the arguments are not known any more. */
function shift(run: Run, by: RunWord | undefined, where: Where): void {
  const count = by === undefined ? 1 : by.known ? Number(by.text) : Number.NaN;
  const all = run.variables.heldBy("@");
  const left = all === undefined || !where.certain ? undefined : behind(all, count);
  const first = left?.split(BETWEEN, PLACES.length);
  const { places = [], from = 0 } = run.variables.originOf("@")?.each ?? {};
  const each = { places, from: from + count };
  for (const [i, name] of PLACES.entries()) run.variables.keep(name, left === "" ? undefined : first?.[i], { at: places[each.from + i] });
  for (const name of ["@", "*"]) run.variables.keep(name, left, { each });
}

/** A word as the words that it becomes: braces make several, and unquoted variables are split at blanks. */
function expand(run: Run, word: ShellWord): RunWord[] {
  const { start, end } = word;
  if (run.words <= 0 && word.pieces.some(mayBecomeSeveral)) return [{ text: "", start, end, known: false, filled: {} }];
  const words = expandBraces(word);
  run.words -= words.length - 1;
  if (words.length === 1) return split(run, words[0] as ShellWord);
  return words.flatMap((one) => split(run, one).map((each) => (each.filled === undefined ? { ...each, filled: {} } : each)));
}

const mayBecomeSeveral = (piece: ShellPiece): boolean =>
  piece.kind === "variable" || (piece.kind === "text" && !piece.quoted && piece.text.includes("{"));

function split(run: Run, word: ShellWord): RunWord[] {
  const { start, end, pieces } = word;
  const read = joinPieces(run, pieces);
  if (pieces.length === 1 && pieces[0]?.kind === "text") return [{ ...read, start, end }];
  const loose = pieces.some((piece) => piece.kind === "variable" && !piece.quoted);
  const splits = loose || pieces.some((piece) => piece.kind === "variable" && (piece.name === "@" || piece.all === "@"));
  const origin = originIn(run, pieces);
  const filled = pieces.every(isText) ? {} : { filled: origin?.at === undefined ? {} : { argument: origin.at } };
  if (!splits || !read.known) return [{ ...read, start, end, ...filled }];
  const parts = read.text.split(loose ? BLANKS : BETWEEN);
  run.words -= parts.length - 1;
  const { places = [], from = 0 } = (soleVariable(pieces)?.name === "@" ? origin?.each : undefined) ?? {};
  const apart = places.length - from === parts.length;
  return parts.flatMap((text, i) => {
    if (text === "") return [];
    const argument = apart ? places[from + i] : undefined;
    return [{ text, start, end, known: true, ...(argument === undefined ? filled : { filled: { argument } }) }];
  });
}

const isText = (piece: ShellPiece): boolean => piece.kind === "text";

/** Where the text of a word stands; undefined where that is not one place. */
const placeOf = ({ start, end, filled }: RunWord): Place | undefined => (filled === undefined ? { start, end } : filled.argument);

const BLANKS = new RegExp(`[ \\t\\n${BETWEEN}]+`);
