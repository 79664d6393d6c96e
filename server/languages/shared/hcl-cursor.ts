/** A place in HCL text, and the few moves that both the statements and the expressions are read with. */
import { lazy } from "../../core/lazy.ts";
import { type Span, spanOf } from "../../core/text.ts";
import { Names } from "./hcl-names.ts";
import { Stack } from "./hcl-stack.ts";
import type { HclEntry, HclExpression, HclProblem } from "./hcl-tree.ts";

/** A place in HCL text: `at` is a UTF-16 offset, `depth` how many expressions it is inside of. */
export type Cursor = {
  readonly text: string;
  at: number;
  depth: number;
  /** Of the lists and objects that are being read, the outer ones first. */
  readonly items: Stack<HclExpression>;
  readonly entries: Stack<HclEntry>;
  readonly names: Names;
};

/** A cursor at a place in a text. */
export const cursorAt = (text: string, at: number): Cursor => ({
  text,
  at,
  depth: 0,
  items: new Stack(),
  entries: new Stack(),
  names: new Names(),
});

/** Ends the statement that is being read; caught by the reader of statements, never seen outside. */
export class Refusal {
  readonly problem: HclProblem;

  constructor(span: Span, message: string) {
    this.problem = { span, message };
  }
}

/** Refuses at the cursor: marks the character there, or from `start` up to the cursor. */
export function refuse(cursor: Cursor, message: string, start = cursor.at): never {
  return refuseSpan(cursor, message, start, cursor.at);
}

/** Refuses what stands from `start` to `end`, at least one character of it. */
export function refuseSpan({ text }: Cursor, message: string, start: number, end: number): never {
  throw new Refusal(spanOf(Math.min(start, text.length), Math.min(text.length, Math.max(start + 1, end))), message);
}

/** Passes blanks and comments; line breaks too where `lines` says that they do not count. */
export function blank(cursor: Cursor, lines: boolean): void {
  const { text } = cursor;
  for (;;) {
    const c = text.charCodeAt(cursor.at);
    if (c === 32 || c === 9 || (lines && c === 10)) cursor.at++;
    else if (c === 13 && text.charCodeAt(cursor.at + 1) === 10) cursor.at++;
    else if (c === 47 && text.charCodeAt(cursor.at + 1) === 42) comment(cursor);
    else if (lines && (c === 35 || (c === 47 && text.charCodeAt(cursor.at + 1) === 47))) toLineEnd(cursor);
    else return;
  }
}

function comment(cursor: Cursor): void {
  const end = cursor.text.indexOf("*/", cursor.at + 2);
  if (end === -1) refuseSpan(cursor, "this comment is never closed: add */", cursor.at, cursor.at + 2);
  cursor.at = end + 2;
}

/** To the line break, or the end of the text. */
export function toLineEnd(cursor: Cursor): void {
  const end = cursor.text.indexOf("\n", cursor.at);
  cursor.at = end === -1 ? cursor.text.length : end;
}

/** Whether a line ends here: a line break, a comment that reaches it, or the end of the text. Passes it. */
export function takeLineEnd(cursor: Cursor): boolean {
  if (!endsLine(cursor)) return false;
  toLineEnd(cursor);
  if (cursor.at < cursor.text.length) cursor.at++;
  return true;
}

/** Whether a line ends at the cursor, as `takeLineEnd` would find. */
export function endsLine({ text, at }: Cursor): boolean {
  const c = text.charCodeAt(at);
  return c === 10 || c === 35 || at >= text.length || (c === 47 && text.charCodeAt(at + 1) === 47);
}

const PLAIN = /[A-Za-z_][\w-]*/y;
/** Made when it is needed: to make it takes longer than to read a small file. */
const identifier = lazy(() => /[\p{ID_Start}_][\p{ID_Continue}-]*/uy);

/** The identifier at the cursor, passed; undefined where none begins. */
export function takeIdentifier(cursor: Cursor): string | undefined {
  PLAIN.lastIndex = cursor.at;
  const plain = PLAIN.test(cursor.text) ? PLAIN.lastIndex : cursor.at;
  if (plain > cursor.at && !(cursor.text.charCodeAt(plain) > 127)) {
    const name = cursor.names.at(cursor.text, cursor.at, plain);
    cursor.at = plain;
    return name;
  }
  const pattern = identifier();
  pattern.lastIndex = cursor.at;
  const name = pattern.exec(cursor.text)?.[0];
  if (name !== undefined) cursor.at += name.length;
  return name;
}

/** Passes `word` where it stands at the cursor as a whole identifier. */
export function takeWord(cursor: Cursor, word: string): boolean {
  if (!cursor.text.startsWith(word, cursor.at)) return false;
  const before = cursor.at;
  if (takeIdentifier(cursor) === word) return true;
  cursor.at = before;
  return false;
}

/** Passes `mark` where it stands at the cursor. */
export function take(cursor: Cursor, mark: string): boolean {
  if (!cursor.text.startsWith(mark, cursor.at)) return false;
  cursor.at += mark.length;
  return true;
}

/** Passes a `:` that is no `::`. */
export function takeColon(cursor: Cursor): boolean {
  return cursor.text.charCodeAt(cursor.at + 1) !== 58 && take(cursor, ":");
}

/** Passes blanks and the bracket that must follow. */
export function close(cursor: Cursor, bracket: string): void {
  blank(cursor, true);
  if (!take(cursor, bracket)) refuse(cursor, `expected ${bracket} here`);
}

/**
 * Behind the last character before the bracket that closes those open at the cursor, or before the line break where `lines`
 * says that it counts; strings and comments are passed as wholes. For what is too deep to read.
 */
export function skipNested(cursor: Cursor, lines: boolean): void {
  const { text } = cursor;
  for (let open = 0; cursor.at < text.length; cursor.at++) {
    const c = text[cursor.at];
    if (c === '"') skipText(cursor);
    else if (c === "#") toLineEnd(cursor);
    else if (c === "\n" && !lines && open === 0) return;
    else if (c === "(" || c === "[" || c === "{") open++;
    else if (c === ")" || c === "]" || c === "}") {
      if (open === 0) return;
      open--;
    }
  }
}

function skipText(cursor: Cursor): void {
  for (cursor.at++; cursor.at < cursor.text.length; cursor.at++) {
    const c = cursor.text[cursor.at];
    if (c === "\\") cursor.at++;
    else if (c === '"' || c === "\n") return;
  }
}
