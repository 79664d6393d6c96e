/** What the reader says of damage, where it needs some words. */
import { brief } from "../../core/markdown.ts";
import { spanOf } from "../../core/text.ts";
import { WORD_LIMIT } from "./lexer.ts";
import type { Damage, Head } from "./statement.ts";

const nameIn = (text: string, start: number, end: number): string =>
  brief(text.slice(start, Math.min(end, start + 24)).split(/\s/)[0] ?? "");

/** The text ended before the block of `head` did. */
export function unclosed(text: string, head: Head): Damage {
  const end = text.length - head.start;
  return {
    rule: "nginx/unexpected-end",
    span: spanOf(end, end),
    message: `unexpected end of file: the block of "${nameIn(text, head.start, head.start + head.open)}" is never closed`,
    related: { span: spanOf(head.open, head.open + 1), message: "opened here" },
  };
}

/** The text ended before the quote at `from` was closed. `start` is the statement's. */
export function openQuote(text: string, from: number, start: number): Damage {
  return {
    rule: "nginx/unexpected-end",
    span: spanOf(text.length - start, text.length - start),
    message: `unexpected end of file: the ${text[from]} that opened a value is never closed`,
    related: { span: spanOf(from - start, from - start + 1), message: "never closed" },
  };
}

/** A directive from `start` whose last word ends at `last` was cut off at `pos` by a brace or the end of the text. */
export function lostSemicolon(text: string, start: number, last: number, pos: number): Damage {
  const insert = { at: last - start, text: ";", title: 'Insert the missing ";"' };
  const name = nameIn(text, start, last);
  if (pos >= text.length) {
    const span = spanOf(text.length - start, text.length - start);
    return { rule: "nginx/unexpected-end", span, message: `unexpected end of file: "${name}" lacks its ";"`, insert };
  }
  const span = spanOf(pos - start, pos - start + 1);
  const related = { span: spanOf(Math.max(0, last - start - 1), last - start), message: 'a ";" is missing behind this' };
  return { rule: "nginx/unexpected-token", span, message: `unexpected "}": "${name}" before it lacks its ";"`, related, insert };
}

/** Whether the word from `start` to `end` begins with a quote that nothing closes. */
export function isOpenQuote(text: string, start: number, end: number): boolean {
  const quote = text[start];
  return (quote === '"' || quote === "'") && (end - start < 2 || text[end - 1] !== quote);
}

/** Whether the text from `start` to `end` has as many UTF-8 bytes as nginx has room for, or more. */
export function isTooLong(text: string, start: number, end: number): boolean {
  let bytes = 0;
  for (let i = start; i < end && bytes < WORD_LIMIT; i++) {
    const c = text.charCodeAt(i);
    bytes += c < 0x80 ? 1 : c < 0x800 || (c >= 0xd800 && c < 0xe000) ? 2 : 3;
  }
  return bytes >= WORD_LIMIT;
}

/** Where a comment between `from` and `to` starts that is too long for nginx's buffer; -1 when none is. */
export function longComment(text: string, from: number, to: number): number {
  for (let i = text.indexOf("#", from); i !== -1 && i < to; i = text.indexOf("#", i)) {
    const end = text.indexOf("\n", i);
    const last = end === -1 ? to : end;
    if (isTooLong(text, i, last)) return i;
    i = last;
  }
  return -1;
}
