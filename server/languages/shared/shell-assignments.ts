/** What variables are given in a shell script: one value, the elements of an array, the values of a Makefile. */
import { BETWEEN, type ShellPiece, type ShellToken, type ShellWord } from "./shell.ts";

/** A variable and what it is given, or (`append`) what is added to it; `tokens`: over how many of them that is written. */
export type Assignment = { readonly name: string; readonly value: ShellWord; readonly append: boolean; readonly tokens: number };

/** The word when it is unquoted text alone. */
export const plainText = (word: ShellWord): string | undefined => {
  const [piece, more] = word.pieces;
  return more === undefined && piece?.kind === "text" && !piece.quoted ? piece.text : undefined;
};

const ASSIGNMENT = /^([A-Za-z_]\w*)(\+?)=/;

/** Whether a word gives a variable a value. */
export const isAssignment = (word: string): boolean => ASSIGNMENT.test(word);

/** `NAME := value` of a Makefile, whose words are taken for those of a command. */
export function makeAssignment(words: readonly ShellWord[]): Assignment[] {
  const [name, sign, ...values] = words;
  const operator = (sign && plainText(sign)) ?? "";
  const known = name === undefined ? undefined : plainText(name);
  if (known === undefined || !/^(:{0,2}|\?|\+)=$/.test(operator)) return [];
  const pieces = values.flatMap((value, i) => (i === 0 ? value.pieces : [BLANK, ...value.pieces]));
  const { start = 0, end = 0 } = values[0] ?? {};
  return [{ name: known, append: operator === "+=", tokens: 0, value: { start, end, pieces } }];
}

/** `NAME=(one two)` at a token: the elements as one value; undefined where no array is written, or it is not closed. */
export function arrayAt(tokens: readonly ShellToken[], start: number): Assignment | undefined {
  const [word, open] = [tokens[start], tokens[start + 1]];
  if (word?.kind !== "word" || open?.kind !== "operator" || open.text !== "(" || open.start !== word.word.end) return undefined;
  const name = assignmentOf(word.word);
  if (name === undefined) return undefined;
  const pieces: ShellPiece[] = [];
  for (let at = start + 2; at < tokens.length; at++) {
    const token = tokens[at] as ShellToken;
    if (token.kind === "operator" && token.text === ")")
      return { ...name, tokens: at + 1 - start, value: { start: word.word.end, end: token.end, pieces } };
    if (token.kind === "word") pieces.push(...(pieces.length > 0 || name.append ? [NEXT] : []), ...token.word.pieces);
    else if (token.kind !== "operator" || token.text !== "\n") return undefined;
  }
  return undefined;
}

const BLANK: ShellPiece = { kind: "text", text: " ", quoted: false };
const NEXT: ShellPiece = { kind: "text", text: BETWEEN, quoted: true };

/** Whether a command declares variables, which then may be given values. */
export const isDeclaring = (words: readonly ShellWord[]): boolean =>
  ["export", "local", "readonly", "declare", "typeset"].includes((words[0] && plainText(words[0])) ?? "");

/** `NAME=value`, as one word. */
export function assignmentOf(of: ShellWord): Assignment | undefined {
  const [first, ...rest] = of.pieces;
  const match = first?.kind === "text" && !first.quoted ? ASSIGNMENT.exec(first.text) : null;
  if (match === null || first?.kind !== "text") return undefined;
  const value = { ...first, text: first.text.slice(match[0].length) };
  return {
    name: match[1] ?? "",
    append: match[2] === "+",
    tokens: 1,
    value: { start: of.start + match[0].length, end: of.end, pieces: [value, ...rest.map(inOne)] },
  };
}

// What one variable is given is one text: `B="$@"` and `B="${A[@]}"` are joined by blanks.
function inOne(piece: ShellPiece): ShellPiece {
  if (piece.kind !== "variable") return piece;
  return piece.name === "@" ? { ...piece, name: "*" } : piece.all === "@" ? { ...piece, all: "*" } : piece;
}
