/** Files of iptables-restore: one node a line, each independent of where it stands, so that an edit reads only the lines it touched. */
import type { Edit } from "../../core/text.ts";
import { type Command, readCommand } from "./command.ts";
import type { Fault } from "./fault.ts";
import { withFilled } from "./filled.ts";
import type { Family } from "./options.ts";
import { isTemplate, splitLine, type Word } from "./words.ts";

/** What one line is. Offsets in it count from the start of the line. */
export type Line =
  | { readonly kind: "blank" }
  | { readonly kind: "comment" }
  | { readonly kind: "commit" }
  /** Something that is none of the others outside a table, or COMMIT with something behind it. */
  | { readonly kind: "stray"; readonly word: Word }
  | { readonly kind: "table"; readonly name?: Word }
  | { readonly kind: "chain"; readonly name?: Word; readonly policy?: Word; readonly counters?: Word }
  | { readonly kind: "command"; readonly command: Command; readonly openQuote?: number };

/** A line in its place: `start` and `end` without the line break. */
export type Entry = { readonly start: number; readonly end: number; readonly line: Line };

/** iptables-restore reads lines of at most this many characters, and takes the rest for another line. */
const LONGEST_LINE = 10239;

const NEWLINE = 10;

/** The words that one becomes when a shell has filled it in. */
type Fill = (word: Word) => readonly Word[];

/** Reads all lines of `text`. `fill` replaces what a shell would have filled in before. */
export function readLines(text: string, family: Family, fill?: Fill): Entry[] {
  const entries: Entry[] = [];
  readFrom(text, 0, text.length, family, entries, fill);
  return entries;
}

function readFrom(text: string, from: number, to: number, family: Family, entries: Entry[], fill?: Fill): void {
  for (let start = from; start < to; ) {
    const newline = text.indexOf("\n", start);
    const stop = newline < 0 ? text.length : newline;
    const end = Math.min(stop, start + LONGEST_LINE);
    entries.push({ start, end, line: readLine(text, start, end, family, fill) });
    start = end === stop ? stop + 1 : end;
  }
}

/**
 * The lines after `edits` to the text that `before` was read from; equal to reading `text` in full. Lines that no edit
 * touches keep their nodes.
 */
export function rereadLines(before: readonly Entry[], edits: readonly Edit[], text: string, family: Family): Entry[] {
  const first = Math.min(...edits.map((edit) => edit.span.start));
  const last = Math.max(...edits.map((edit) => edit.span.end));
  const shift = edits.reduce((sum, edit) => sum + edit.text.length - (edit.span.end - edit.span.start), 0);
  let head = lowerBound(before, first);
  // A piece of a line that was too long is read again from its line's start.
  while (head > 0 && text.charCodeAt((before[head - 1] as Entry).end) !== NEWLINE) head--;
  let tail = Math.min(before.length, lowerBound(before, last) + 1);
  while (tail < before.length && !startsLine(before, tail)) tail++;
  const entries = before.slice(0, head);
  const from = head === 0 ? 0 : (entries[head - 1] as Entry).end + 1;
  const rest = before[tail];
  readFrom(text, from, rest === undefined ? text.length : rest.start + shift, family, entries);
  for (let i = tail; i < before.length; i++) {
    const { start, end, line } = before[i] as Entry;
    entries.push({ start: start + shift, end: end + shift, line });
  }
  return entries;
}

const startsLine = (entries: readonly Entry[], at: number): boolean =>
  at === 0 || (entries[at - 1] as Entry).end < (entries[at] as Entry).start;

/** The first entry that ends at or behind `offset`. */
export function lowerBound(entries: readonly Entry[], offset: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle] as Entry).end < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const BLANK: Line = { kind: "blank" };
const COMMENT: Line = { kind: "comment" };
const COMMIT: Line = { kind: "commit" };

function readLine(text: string, start: number, stop: number, family: Family, fill?: Fill): Line {
  const end = stop > start && text.charCodeAt(stop - 1) === 13 ? stop - 1 : stop;
  if (end === start) return BLANK;
  const line = text.slice(start, end);
  const first = line.charCodeAt(0);
  if (first === 35) return COMMENT;
  if (first === 42) return readTable(line);
  if (first === 58) return readChain(line);
  if (line === "COMMIT") return COMMIT;
  const { at, fault } = first === 91 ? skipCounters(line) : { at: 0, fault: undefined };
  const { words: split, openQuote, odd } = splitLine(line, at, line.length);
  const words = fill === undefined ? split : split.flatMap(fill);
  const word = words[0];
  if (word === undefined && split.length > 0) return BLANK;
  if (word !== undefined && word.text === "COMMIT" && word.filled === undefined) return { kind: "stray", word };
  const read = readCommand(words, family, true);
  const command = fill === undefined ? read : withFilled(read, words);
  // What a template puts between its braces may hold anything: nothing is refused in such a line.
  const unsure = fill === undefined ? (odd === true || fault !== undefined) && isTemplate(line) : words.some(isUnsure) || isSign(word);
  if (unsure || (word?.known === false && !word.text.startsWith("-")))
    return { kind: "command", command: { ...command, faults: [], known: false } };
  const faulty = fault === undefined ? command : { ...command, faults: [fault, ...command.faults] };
  return openQuote === undefined ? { kind: "command", command: faulty } : { kind: "command", command: faulty, openQuote };
}

// What a variable holds may begin another kind of line.
const isSign = (word: Word | undefined): boolean => word?.filled !== undefined && /^(?:[#*:[]|COMMIT$)/.test(word.text);

const isUnsure = ({ text }: Word): boolean => isTemplate(text);

/** Words as strtok takes them: no quotes. */
function tokens(line: string): Word[] {
  const words: Word[] = [];
  for (const match of line.matchAll(/[^ \t]+/g)) {
    const start = match.index;
    words.push({ text: match[0], start, end: start + match[0].length, known: !match[0].includes("{") });
  }
  return words;
}

function readTable(line: string): Line {
  const name = tokens(` ${line.slice(1)}`)[0];
  return name === undefined ? { kind: "table" } : { kind: "table", name };
}

function readChain(line: string): Line {
  const [name, policy, counters] = tokens(` ${line.slice(1)}`);
  return { kind: "chain", ...(name && { name }), ...(policy && { policy }), ...(counters && { counters }) };
}

/** `[packets:bytes]` before a rule. */
function skipCounters(line: string): { at: number; fault: Fault | undefined } {
  const close = line.indexOf("]");
  if (close < 0) return { at: line.length, fault: { rule: "parse", start: 0, end: 1, message: "The counters are not closed with ]" } };
  const at = close + 1;
  if (close > 1 && line.indexOf(":") > 0 && line.indexOf(":") < close) return { at, fault: undefined };
  return { at, fault: { rule: "parse", start: 0, end: at, message: "Counters are written [packets:bytes]" } };
}
