/**
 * Text to sections and entries, with wg's and wg-quick's lexical habits: `#` ends a line everywhere, white space inside
 * tokens counts for nothing, names know no case. wg-quick takes its own keys out of `[Interface]` and hands wg the rest.
 */
import type { ParsedFile } from "../../core/language.ts";
import { lineEnd, type Source, type Span } from "../../core/text.ts";
import { type Key, keyOf, type SectionKind } from "./knowledge/keys.ts";

/** A piece of text without its white space, and where each of its characters stands. */
export type Token = { readonly text: string; readonly span: Span; readonly offsets?: readonly number[] };

/** A line `Key = value`. */
export type Entry = {
  /** The key as wg knows it; undefined for a name that it does not know. */
  readonly key: Key | undefined;
  /** Name without white space, in lower case. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Token;
  /** Whether wg-quick takes this line, so that wg never sees it. */
  readonly quick: boolean;
  readonly section: Section;
  /** The line without indentation, comment and line break. */
  readonly span: Span;
};

/** A header with the lines below it. */
export type Section = {
  /** `outside` is what stands before the first header, `other` a section that wg does not know. */
  readonly kind: SectionKind | "other" | "outside";
  /** The header's text; empty outside. */
  readonly header: Span;
  readonly title: string;
  /** For `[Interface]`: whether wg-quick takes it for one, too (no white space inside). */
  readonly quick: boolean;
  readonly entries: Entry[];
  /** Where its last entry or its header ends. */
  end: number;
};

/** A line that is neither header, comment nor `key = value`. */
export type BrokenLine = { readonly span: Span; readonly text: string; readonly section: Section };

/** A comment; `behindText`: on a line that says something. */
export type Comment = { readonly span: Span; readonly behindText: boolean };

/** The lines of a file: sections, comments, and what is neither. */
export type Layout = ParsedFile & {
  readonly sections: readonly Section[];
  readonly broken: readonly BrokenLine[];
  readonly comments: readonly Comment[];
};

/** Reads a whole file, in one pass. Never throws. */
export function readLayout(source: Source): Layout {
  const { text } = source;
  const sections: Section[] = [];
  const broken: BrokenLine[] = [];
  const comments: Comment[] = [];
  const open = (kind: Section["kind"], header: Span, quick: boolean): Section => {
    const section: Section = { kind, header, title: text.slice(header.start, header.end), quick, entries: [], end: header.end };
    sections.push(section);
    return section;
  };
  let section = open("outside", { start: 0, end: 0 }, false);
  const bom = text.startsWith("\ufeff") ? 1 : 0;
  if (bom === 1) broken.push({ span: { start: 0, end: 1 }, text: "\ufeff", section });
  for (let at = bom; at < text.length; ) {
    const end = lineEnd(text, at);
    const start = skipSpace(text, at, end);
    const hash = hashIn(text, start, end);
    const line = { start, end: trimEnd(text, start, hash) };
    if (hash < end) comments.push({ span: { start: hash, end: trimEnd(text, hash, end) }, behindText: line.end > start });
    at = end + 1;
    if (line.end <= start) continue;
    const kind = headerKind(text, line);
    if (kind !== undefined) section = open(kind, line, /^\[interface\]$/i.test(text.slice(line.start, line.end)));
    else {
      const entry = readEntry(text, line, section);
      if (entry === undefined) broken.push({ span: line, text: text.slice(line.start, line.end), section });
      else section.entries.push(entry);
      section.end = line.end;
    }
  }
  return { source, sections, broken, comments };
}

// The C library's white space, and NUL, which bash drops.
const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13) || c === 0;

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

function hashIn(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) === 35) return at;
  return end;
}

function headerKind(text: string, line: Span): Section["kind"] | undefined {
  if (text.charCodeAt(line.start) !== 91) return undefined;
  const title = tokenAt(text, line).text;
  if (/^\[interface\]$/i.test(title)) return "interface";
  if (/^\[peer\]$/i.test(title)) return "peer";
  return title.includes("=") && !title.endsWith("]") ? undefined : "other";
}

function readEntry(text: string, line: Span, section: Section): Entry | undefined {
  const equals = text.indexOf("=", line.start);
  if (equals === -1 || equals >= line.end) return bareQuickEntry(text, line, section);
  const nameSpan = { start: line.start, end: trimEnd(text, line.start, equals) };
  const name = tokenAt(text, nameSpan).text;
  const start = skipSpace(text, equals + 1, line.end);
  const value = tokenAt(text, { start, end: line.end });
  return entryOf(section, lower(name), nameSpan, value, line, text.slice(nameSpan.start, nameSpan.end).length === name.length);
}

// wg-quick takes `Address` without an equals sign for `Address = Address`.
function bareQuickEntry(text: string, line: Span, section: Section): Entry | undefined {
  const entry = entryOf(section, lower(text.slice(line.start, line.end)), line, tokenAt(text, line), line, true);
  return entry.quick ? entry : undefined;
}

function entryOf(section: Section, name: string, nameSpan: Span, value: Token, span: Span, solid: boolean): Entry {
  const key = keyOf(name);
  const quick = section.quick && solid && key?.reader === "wg-quick";
  return { key, name, nameSpan, value, quick, section, span };
}

// Only ASCII letters have two cases for wg: a Kelvin sign is no K.
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
const lower = (name: string): string => (/^[\x00-\x7f]*$/.test(name) ? name.toLowerCase() : name);

function tokenAt(text: string, span: Span): Token {
  let solid = true;
  for (let at = span.start; at < span.end && solid; at++) solid = !isSpace(text.charCodeAt(at));
  if (solid) return { text: text.slice(span.start, span.end), span };
  const offsets: number[] = [];
  let kept = "";
  for (let at = span.start; at < span.end; at++) {
    if (isSpace(text.charCodeAt(at))) continue;
    offsets.push(at);
    kept += text[at];
  }
  return { text: kept, span, offsets };
}

/** Where characters `from` to `to` (exclusive) of a token stand in the file. */
export function spanIn(token: Token, from: number, to: number): Span {
  const { offsets, span } = token;
  if (offsets === undefined) return { start: span.start + from, end: span.start + to };
  const start = offsets[from] ?? span.end;
  return { start, end: to > from ? (offsets[to - 1] ?? span.end - 1) + 1 : start };
}

/** The comma-separated items of a token, empty ones included, with their places. */
export function itemsOf(token: Token): { readonly text: string; readonly span: Span }[] {
  const items: { text: string; span: Span }[] = [];
  let from = 0;
  for (const text of token.text.split(",")) {
    items.push({ text, span: spanIn(token, from, from + text.length) });
    from += text.length + 1;
  }
  return items;
}
