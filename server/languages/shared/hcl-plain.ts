/**
 * What most lines are, read at once. One expression tells whether a line is plain; its parts are measured, for to capture them costs more.
 * What they give is what the readers of statements and expressions give, only sooner.
 */
import { type Span, spanOf } from "../../core/text.ts";
import type { Cursor } from "./hcl-cursor.ts";
import type { Stack } from "./hcl-stack.ts";
import type { HclEntry, HclExpression } from "./hcl-tree.ts";

/** Text that stands for its characters, digits, and two names or more, of which the first is no `true`, `false` or `null`. */
export const SIMPLE_VALUE = String.raw`"[^"\\\r\n$%]*"|\d+|(?!(?:true|false|null)\.)[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)+`;
const TEXT = String.raw`"[^"\\\r\n$%]*"`;
const NAME = String.raw`[A-Za-z_][\w-]*`;
const EQUALS = String.raw`[ \t]*=[ \t]*`;
/** Few texts: an expression takes room for each that it may have to give back. */
const LIST = String.raw`\[[ \t]*${TEXT}(?:,[ \t]*${TEXT}){0,63}[ \t]*\]`;

/** The value that such a text from `start` to `end` is. */
export function simpleValue(text: string, start: number, end: number): HclExpression {
  const span = spanOf(start, end);
  const first = text.charCodeAt(start);
  if (first === 34) return { kind: "literal", value: text.slice(start + 1, end - 1), span };
  if (first <= 57) return { kind: "literal", value: Number(text.slice(start, end)), span };
  return { kind: "reference", path: text.slice(start, end).split("."), span };
}

/** What is no name where a value may stand. */
export const isWord = (name: string): boolean => name === "true" || name === "false" || name === "null";

const ENTRY = new RegExp(`${NAME}${EQUALS}(?:${SIMPLE_VALUE})\\n`, "y");

/** An entry of an object that is a name with a simple value on a line of its own; passed, with the line break. */
export function plainEntry(cursor: Cursor): HclEntry | undefined {
  const { text, at: start } = cursor;
  ENTRY.lastIndex = start;
  if (!ENTRY.test(text)) return undefined;
  const equals = text.indexOf("=", start);
  const nameEnd = blanksBefore(text, equals);
  const name = cursor.names.at(text, start, nameEnd);
  if (isWord(name)) return undefined;
  cursor.at = ENTRY.lastIndex;
  const key: HclExpression = { kind: "reference", path: [name], span: spanOf(start, nameEnd) };
  return { name, key, value: simpleValue(text, blanksBehind(text, equals + 1), cursor.at - 1) };
}

/** `name = value` with a simple value or a list of texts, or the head of a block, with nothing behind it. */
const LINE = new RegExp(`${NAME}(?:${EQUALS}(?:${SIMPLE_VALUE}|${LIST})|(?:[ \\t]+${TEXT}){0,2}[ \\t]*\\{)\\r?\\n`, "y");

/** Where the plain line that begins at `start` ends, before its line break; -1 where none begins. */
export function plainEnd(text: string, start: number): number {
  LINE.lastIndex = start;
  if (!LINE.test(text)) return -1;
  const feed = LINE.lastIndex - 1;
  return text.charCodeAt(feed - 1) === 13 ? feed - 1 : feed;
}

/** The value of an argument on a plain line, from `start` to `end`. */
export function plainValue(cursor: Cursor, start: number, end: number): HclExpression {
  const { text, items } = cursor;
  if (text.charCodeAt(start) !== 91) return simpleValue(text, start, end);
  const { size } = items;
  for (let at = start + 1; at < end; ) {
    if (text.charCodeAt(at) !== 34) at++;
    else {
      const from = at;
      at = text.indexOf('"', from + 1) + 1;
      items.push(simpleValue(text, from, at));
    }
  }
  return { kind: "list", items: items.cut(size), span: spanOf(start, end) };
}

/** Puts the labels of the head of a block on a plain line, from behind its type to its brace, and their spans. */
export function plainLabels({ text, names }: Cursor, start: number, end: number, labels: Stack<string>, spans: Stack<Span>): void {
  for (let at = start; at < end; ) {
    if (text.charCodeAt(at) !== 34) at++;
    else {
      const from = at;
      at = text.indexOf('"', from + 1) + 1;
      labels.push(at - from > 2 ? names.at(text, from + 1, at - 1) : "");
      spans.push(spanOf(from, at));
    }
  }
}

/** The place behind what stands before blanks that end at a place. */
export function blanksBefore(text: string, at: number): number {
  let start = at;
  while (isBlank(text.charCodeAt(start - 1))) start--;
  return start;
}

/** The place behind blanks. */
export function blanksBehind(text: string, at: number): number {
  let end = at;
  while (isBlank(text.charCodeAt(end))) end++;
  return end;
}

const isBlank = (c: number): boolean => c === 32 || c === 9;
