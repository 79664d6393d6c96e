/** The commands of a shell script as a tree: loops, branches, functions, and simple commands with their words. */
import { type HereDocument, type ShellToken, type ShellWord, scanShell } from "./shell.ts";
import { type Assignment, arrayAt, assignmentOf, isAssignment, isDeclaring, makeAssignment, plainText } from "./shell-assignments.ts";

/** A simple command, with its redirections. Offsets are half open. */
export type ShellCommand = {
  readonly kind: "command";
  readonly words: readonly ShellWord[];
  readonly assignments: readonly Assignment[];
  readonly here: readonly HereDocument[];
  /** The files that it reads (`<`), writes (`>`, also by `1>`, `>|`, `&>`, `>&`) and appends to (`>>`, also by `1>>`, `&>>`). */
  readonly files: readonly { readonly operator: "<" | ">" | ">>"; readonly target: ShellWord }[];
  readonly start: number;
  readonly end: number;
  /** The operator before it: `&&`, `||`, `|`, or "" at the start of a list. */
  readonly joined: string;
  /** A shell of its own runs it: it is in a pipe, in the background, or a line of a Makefile. */
  readonly apart: boolean;
};

/** A command, or a compound of them. */
export type ShellNode =
  | ShellCommand
  | { readonly kind: "for"; readonly name: string; readonly values: readonly ShellWord[]; readonly body: readonly ShellNode[] }
  /** Bodies of which a run takes some or none: if, while, case. `labels` are the patterns of a case. */
  | { readonly kind: "branch"; readonly bodies: readonly { readonly label: string; readonly body: readonly ShellNode[] }[] }
  | { readonly kind: "function"; readonly name: string; readonly body: readonly ShellNode[] }
  /** `apart` for round brackets, whose body a shell of its own runs; `joined` as of a command. */
  | { readonly kind: "group"; readonly body: readonly ShellNode[]; readonly joined: string; readonly apart: boolean };

type Frame = {
  readonly closes: string;
  readonly body: ShellNode[];
  readonly finish: (body: ShellNode[]) => ShellNode;
  readonly bodies?: { label: string; body: ShellNode[] }[];
};

type Tree = {
  readonly text: string;
  readonly tokens: readonly ShellToken[];
  at: number;
  readonly frames: Frame[];
  joined: string;
  readonly make: boolean;
};

/** Deeper nesting is read as if it were not nested. */
const DEEPEST = 64;

/** The tree of a script; `make` reads the recipes of a Makefile. Never throws: what does not fit is left out. */
export function parseShell(text: string, make = false): readonly ShellNode[] {
  const root: ShellNode[] = [];
  const tree: Tree = {
    text,
    tokens: scanShell(text, make),
    at: 0,
    make,
    frames: [{ closes: "", body: root, finish: (body) => ({ kind: "group", body, joined: "", apart: false }) }],
    joined: "",
  };
  while (tree.at < tree.tokens.length) step(tree);
  while (tree.frames.length > 1) close(tree);
  return root;
}

const top = (tree: Tree): Frame => tree.frames.at(-1) as Frame;

function step(tree: Tree) {
  const token = tree.tokens[tree.at] as ShellToken;
  if (token.kind === "redirect") {
    tree.at++;
    return;
  }
  if (token.kind === "operator") return takeOperator(tree, token.text);
  const keyword = plainText(token.word);
  if (keyword !== undefined && takeKeyword(tree, keyword)) return;
  takeCommand(tree);
}

function takeOperator(tree: Tree, text: string) {
  tree.at++;
  if (text === "(") openGroup(tree, ")");
  else if (text === ")" && top(tree).closes === ")") close(tree);
  else if (text === ";;" && top(tree).closes === "esac") nextLabel(tree);
  tree.joined = text === "&&" || text === "||" || text === "|" ? text : text === "\n" && tree.joined !== "" ? tree.joined : "";
}

function takeKeyword(tree: Tree, word: string): boolean {
  if (word === "for" || word === "select") return takeFor(tree);
  if (word === "case") return takeCase(tree);
  if (word === "function") return takeFunction(tree, 1);
  if (isDefinition(tree) && !isAssignment(word)) return takeFunction(tree, 0);
  tree.at++;
  if (word === "{") openGroup(tree, "}");
  else if (word === "if") openBranch(tree, "fi");
  else if (word === "while" || word === "until") openBranch(tree, "done");
  else if (word === "elif" || word === "else") nextBody(tree);
  else if (word === "fi" || word === "done" || word === "esac" || word === "}") closeTo(tree, word);
  else if (!["then", "do", "!", "time"].includes(word)) {
    tree.at--;
    return false;
  }
  tree.joined = "";
  return true;
}

function open(tree: Tree, closes: string, finish: Frame["finish"]): void {
  if (tree.frames.length < DEEPEST) tree.frames.push({ closes, body: [], finish });
}

function openGroup(tree: Tree, closes: string): void {
  const { joined } = tree;
  open(tree, closes, (body) => ({ kind: "group", body, joined, apart: closes === ")" }));
}

function openBranch(tree: Tree, closes: string): void {
  const bodies: { label: string; body: ShellNode[] }[] = [{ label: "", body: [] }];
  if (tree.frames.length < DEEPEST)
    tree.frames.push({ closes, body: (bodies[0] as { body: ShellNode[] }).body, bodies, finish: () => ({ kind: "branch", bodies }) });
}

/** Another body of an if. */
function nextBody(tree: Tree): void {
  const frame = top(tree);
  if (frame.bodies === undefined) return;
  const body: ShellNode[] = [];
  frame.bodies.push({ label: "", body });
  tree.frames[tree.frames.length - 1] = { ...frame, body };
}

function close(tree: Tree): void {
  const frame = tree.frames.pop();
  if (frame !== undefined) top(tree).body.push(frame.finish(frame.body));
}

/** Closes the frame that a word ends, and those in it that were left open; a word that ends none is passed over. */
function closeTo(tree: Tree, word: string): void {
  const depth = tree.frames.findLastIndex((frame) => frame.closes === word);
  while (depth > 0 && tree.frames.length > depth) close(tree);
}

function word(tree: Tree, ahead = 0): ShellWord | undefined {
  const token = tree.tokens[tree.at + ahead];
  return token?.kind === "word" ? token.word : undefined;
}

const operatorAt = (tree: Tree, ahead: number): string => {
  const token = tree.tokens[tree.at + ahead];
  return token?.kind === "operator" ? token.text : "";
};

function takeFor(tree: Tree): boolean {
  const name = word(tree, 1);
  tree.at += 2;
  const values: ShellWord[] = [];
  const listed = word(tree);
  if (listed !== undefined && plainText(listed) === "in") {
    tree.at++;
    for (let value = word(tree); value !== undefined; value = word(tree)) {
      values.push(value);
      tree.at++;
    }
  }
  const variable = (name && plainText(name)) ?? "";
  open(tree, "done", (body) => ({ kind: "for", name: variable, values, body }));
  return true;
}

function takeCase(tree: Tree): boolean {
  tree.at += 2;
  const bodies: { label: string; body: ShellNode[] }[] = [];
  if (tree.frames.length < DEEPEST) tree.frames.push({ closes: "esac", body: [], bodies, finish: () => ({ kind: "branch", bodies }) });
  const inWord = word(tree);
  if (inWord !== undefined && plainText(inWord) === "in") tree.at++;
  nextLabel(tree);
  return true;
}

/** `pattern|pattern)` of a case, up to its bracket. */
function nextLabel(tree: Tree): void {
  const frame = top(tree);
  while (operatorAt(tree, 0) === "\n" || operatorAt(tree, 0) === "(") tree.at++;
  const first = word(tree);
  if (frame.bodies === undefined || first === undefined || plainText(first) === "esac") return;
  let label = "";
  for (; tree.at < tree.tokens.length && operatorAt(tree, 0) !== ")" && operatorAt(tree, 0) !== "\n"; tree.at++) {
    const part = word(tree);
    label += part === undefined ? operatorAt(tree, 0) : tree.text.slice(part.start, part.end);
  }
  if (operatorAt(tree, 0) === ")") tree.at++;
  const body: ShellNode[] = [];
  frame.bodies.push({ label, body });
  tree.frames[tree.frames.length - 1] = { ...frame, body };
}

const isDefinition = (tree: Tree): boolean => operatorAt(tree, 1) === "(" && operatorAt(tree, 2) === ")";

function takeFunction(tree: Tree, skip: number): boolean {
  tree.at += skip;
  const name = word(tree);
  if (name === undefined) return true;
  tree.at++;
  if (operatorAt(tree, 0) === "(" && operatorAt(tree, 1) === ")") tree.at += 2;
  while (operatorAt(tree, 0) === "\n") tree.at++;
  const brace = word(tree);
  if (brace === undefined || plainText(brace) !== "{") return true;
  tree.at++;
  open(tree, "}", (body) => ({ kind: "function", name: plainText(name) ?? "", body }));
  return true;
}

function takeCommand(tree: Tree): void {
  const words: ShellWord[] = [];
  const assignments: Assignment[] = [];
  const here: HereDocument[] = [];
  const files: ShellCommand["files"][number][] = [];
  const start = (tree.tokens[tree.at] as { word: ShellWord }).word.start;
  let end = start;
  for (; tree.at < tree.tokens.length; tree.at++) {
    const token = tree.tokens[tree.at] as ShellToken;
    if (token.kind === "operator") break;
    if (token.kind === "redirect") {
      const file = fileOf(token);
      if (token.body !== undefined) here.push(token.body);
      else if (file !== undefined) files.push(file);
      continue;
    }
    const assigned = words.length === 0 || isDeclaring(words) ? (arrayAt(tree.tokens, tree.at) ?? assignmentOf(token.word)) : undefined;
    if (assigned !== undefined) assignments.push(assigned);
    else words.push(token.word);
    tree.at += (assigned?.tokens ?? 1) - 1;
    end = Math.max(end, token.word.end, assigned?.value.end ?? 0);
  }
  if (tree.make) assignments.push(...makeAssignment(words));
  const next = operatorAt(tree, 0);
  const apart = tree.make || tree.joined === "|" || next === "|" || next === "&";
  top(tree).body.push({ kind: "command", words, assignments, here, files, start, end, joined: tree.joined, apart });
  tree.joined = "";
}

/** A file that a command reads or writes; undefined for what holds errors alone (`2> file`) or names no file (`>&2`, `<&3`). */
function fileOf({ operator, target }: ShellToken & { kind: "redirect" }): ShellCommand["files"][number] | undefined {
  const direction = /^(?:0?(<)|1?(>>?)\|?|&(>>?)|1?(>)&)$/.exec(operator);
  if (direction === null || target === undefined || (direction[4] !== undefined && /^(\d*-?)$/.test(plainText(target) ?? "")))
    return undefined;
  return { operator: (direction[1] ?? direction[2] ?? direction[3] ?? ">") as "<" | ">" | ">>", target };
}
