/** Reads YAML scalars as libyaml does: plain, quoted and block, with folding and escapes. */
import { breakLength, isBlank, isBlankOrEnd, isBreak, isFlowMark, type YamlProblemCode } from "./yaml-tokens.ts";

/** Where a scalar ended, what it says, and what was wrong with it. */
export type ReadScalar = {
  readonly end: number;
  readonly text: string;
  /** Plain scalars only: where the reader stands, behind the blanks that it had to look through … */
  readonly next?: number;
  /** … and whether there was a line break among them. */
  readonly leadingBlanks: boolean;
  readonly problem?: { readonly code: YamlProblemCode; readonly at: number; readonly message: string };
};

/** Whether `---` or `...` stands at `at`, followed by a blank; the caller knows that `at` is a line's start. */
export function isDocumentMark(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  return (c === 45 || c === 46) && text.charCodeAt(at + 1) === c && text.charCodeAt(at + 2) === c && isBlankOrEnd(text.charCodeAt(at + 3));
}

const atLineStart = (text: string, at: number): boolean => at === 0 || isBreak(text.charCodeAt(at - 1));

/** A plain scalar from `start`. `indent` is the column below which a continuation line ends it (block context only). */
export function readPlain(text: string, start: number, inFlow: boolean, indent: number): ReadScalar {
  let at = start;
  let end = start;
  let value = "";
  let gap = "";
  let leadingBlanks = false;
  for (;;) {
    if (atLineStart(text, at) && isDocumentMark(text, at)) break;
    if (text.charCodeAt(at) === 35) break;
    const from = at;
    for (let c = text.charCodeAt(at); !isBlankOrEnd(c); c = text.charCodeAt(++at)) {
      if (c === 58) {
        const next = text.charCodeAt(at + 1);
        if (inFlow && (isFlowMark(next) || next === 63)) {
          const problem = { code: "unexpected-character", at, message: "`:` needs a space behind it here" } as const;
          return { end: at, text: value + gap + text.slice(from, at), leadingBlanks: false, problem };
        }
        if (isBlankOrEnd(next)) break;
      } else if (inFlow && isFlowMark(c)) break;
    }
    if (at > from) {
      value += gap + text.slice(from, at);
      end = at;
      leadingBlanks = false;
    }
    if (!isBlank(text.charCodeAt(at)) && !isBreak(text.charCodeAt(at))) break;
    const blank = skipGap(text, at, indent, inFlow);
    if (blank.problem !== undefined) return { end, text: value, next: end, leadingBlanks: false, problem: blank.problem };
    leadingBlanks = blank.breaks > 0;
    gap = blank.breaks > 0 ? blank.folded : text.slice(end, blank.end);
    at = blank.end;
    if (!inFlow && leadingBlanks && at - blank.lineStart < indent) break;
  }
  return { end, text: value, next: at, leadingBlanks };
}

type Gap = {
  readonly end: number;
  readonly breaks: number;
  readonly folded: string;
  readonly lineStart: number;
  readonly problem?: { readonly code: YamlProblemCode; readonly at: number; readonly message: string };
};

function skipGap(text: string, start: number, indent: number, inFlow: boolean): Gap {
  let at = start;
  let breaks = 0;
  let lineStart = 0;
  for (;;) {
    const c = text.charCodeAt(at);
    if (isBlank(c)) {
      if (c === 9 && breaks > 0 && !inFlow && at - lineStart < indent) {
        const problem = { code: "tab", at, message: "a tab cannot indent: use spaces" } as const;
        return { end: at, breaks, folded: "", lineStart, problem };
      }
      at++;
    } else {
      const length = breakLength(text, at);
      if (length === 0) break;
      at += length;
      breaks++;
      lineStart = at;
    }
  }
  return { end: at, breaks, folded: breaks > 1 ? "\n".repeat(breaks - 1) : " ", lineStart };
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A quoted scalar; `start` is the opening quote. A quote that never closes ends at the end of the text, and is a problem. */
export function readQuoted(text: string, start: number): ReadScalar {
  const quote = text.charCodeAt(start);
  const double = quote === 34;
  const parts: string[] = [];
  let problem: ReadScalar["problem"];
  let at = start + 1;
  for (;;) {
    const c = text.charCodeAt(at);
    if (Number.isNaN(c) || (atLineStart(text, at) && isDocumentMark(text, at))) {
      const unclosed = { code: "unclosed-quote", at: start, message: "this quote is never closed" } as const;
      return { end: Math.min(at, text.length), text: parts.join(""), leadingBlanks: false, problem: unclosed };
    }
    if (c === quote && !double && text.charCodeAt(at + 1) === 39) {
      parts.push("'");
      at += 2;
    } else if (c === quote) break;
    else if (double && c === 92) {
      const read = readEscape(text, at);
      if (read.bad) problem ??= { code: "bad-escape", at, message: "not an escape of YAML: write \\\\ for a backslash" };
      parts.push(read.text);
      at = read.end;
    } else if (isBlank(c) || isBreak(c)) {
      const gap = skipGap(text, at, 0, true);
      parts.push(gap.breaks > 0 ? gap.folded : text.slice(at, gap.end));
      at = gap.end;
    } else {
      const from = at;
      while (isInside(text.charCodeAt(at), quote, double)) at++;
      parts.push(text.slice(from, at));
    }
  }
  const read = { end: at + 1, text: parts.join(""), leadingBlanks: false };
  return problem === undefined ? read : { ...read, problem };
}

const isInside = (c: number, quote: number, double: boolean): boolean => !isBlankOrEnd(c) && c !== quote && !(double && c === 92);

function readEscape(text: string, at: number): { text: string; end: number; bad: boolean } {
  const breaks = breakLength(text, at + 1);
  if (breaks > 0) {
    let end = at + 1 + breaks;
    while (isBlank(text.charCodeAt(end))) end++;
    return { text: "", end, bad: false };
  }
  const letter = text.charAt(at + 1);
  const simple = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  if (simple !== undefined) return { text: simple, end: at + 2, bad: false };
  const digits = Object.hasOwn(HEX_DIGITS, letter) ? (HEX_DIGITS[letter] ?? 0) : 0;
  const hex = text.slice(at + 2, at + 2 + digits);
  const code = digits > 0 && hex.length === digits && /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : -1;
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    return { text: letter, end: Math.min(at + 2, text.length), bad: true };
  return { text: String.fromCodePoint(code), end: at + 2 + digits, bad: false };
}

/** A block scalar; `start` is `|` or `>`, `parentIndent` the column of the block it is in (-1 at the top). */
export function readBlockScalar(text: string, start: number, parentIndent: number): ReadScalar {
  const header = readHeader(text, start + 1);
  let problem: ReadScalar["problem"] = header.problem;
  let at = header.end;
  const lines: { text: string; blank: boolean }[] = [];
  let indent = header.increment > 0 ? Math.max(parentIndent, 0) + header.increment : -1;
  let end = at;
  let deepestBlank = 0;
  for (at += breakLength(text, at); at < text.length; ) {
    let column = 0;
    while ((indent < 0 || column < indent) && text.charCodeAt(at + column) === 32) column++;
    const c = text.charCodeAt(at + column);
    if (isBreak(c)) {
      deepestBlank = Math.max(deepestBlank, column);
      lines.push({ text: "", blank: true });
      at += column + breakLength(text, at + column);
      end = at;
      continue;
    }
    if (indent < 0) {
      if (c === 9) problem ??= { code: "tab", at: at + column, message: "a tab cannot indent: use spaces" };
      indent = Math.max(column, deepestBlank, parentIndent + 1, 1);
    }
    if (column < indent || Number.isNaN(c) || (column === 0 && isDocumentMark(text, at))) break;
    const from = at + column;
    let to = from;
    while (to < text.length && !isBreak(text.charCodeAt(to))) to++;
    lines.push({ text: text.slice(from, to), blank: false });
    end = to;
    at = to + breakLength(text, to);
  }
  const value = joinBlock(lines, text.charCodeAt(start) === 62, header.chomp, at > end || /[\n\r]$/.test(text.slice(end - 1, end)));
  const read = { end, text: value, leadingBlanks: true };
  return problem === undefined ? read : { ...read, problem };
}

type Header = { readonly end: number; readonly increment: number; readonly chomp: "strip" | "clip" | "keep" } & Pick<ReadScalar, "problem">;

function readHeader(text: string, start: number): Header {
  let at = start;
  let chomp: Header["chomp"] = "clip";
  let increment = 0;
  for (let turn = 0; turn < 2; turn++) {
    const c = text.charCodeAt(at);
    if (c === 43 || c === 45) chomp = c === 43 ? "keep" : "strip";
    else if (c >= 49 && c <= 57) increment = c - 48;
    else break;
    at++;
  }
  const behind = at;
  while (isBlank(text.charCodeAt(at))) at++;
  if (text.charCodeAt(at) === 35) while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  if (at >= text.length || isBreak(text.charCodeAt(at))) return { end: at, increment, chomp };
  const problem = { code: "bad-block-scalar", at: behind, message: "nothing but a comment may stand behind `|` and `>`" } as const;
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  return { end: at, increment, chomp, problem };
}

function joinBlock(
  lines: readonly { text: string; blank: boolean }[],
  folded: boolean,
  chomp: Header["chomp"],
  lastBreak: boolean,
): string {
  let last = lines.length;
  while (last > 0 && lines[last - 1]?.blank === true) last--;
  const parts: string[] = [];
  for (let i = 0; i < last; i++) {
    const line = lines[i]?.text ?? "";
    parts.push(line);
    if (i === last - 1) break;
    let blanks = 0;
    while (lines[i + 1 + blanks]?.blank === true) blanks++;
    const next = lines[i + 1 + blanks]?.text ?? "";
    const folds = folded && line !== "" && !isBlank(line.charCodeAt(0)) && !isBlank(next.charCodeAt(0));
    parts.push(folds ? (blanks === 0 ? " " : "\n".repeat(blanks)) : "\n".repeat(blanks + 1));
    i += blanks;
  }
  if (chomp === "clip" && last > 0 && lastBreak) parts.push("\n");
  if (chomp === "keep") parts.push("\n".repeat(lines.length - last + (last > 0 && lastBreak ? 1 : 0)));
  return parts.join("");
}
