/** UTF-16 offsets into a source's text, half open: `start` is inside, `end` is not. */
export type Span = { readonly start: number; readonly end: number };

/** Replaces the text of `span` (empty for an insertion) by `text`. */
export type Edit = { readonly span: Span; readonly text: string };

/** One file as the workspace holds it. `uri` is opaque to everything but `lsp/` and `cli/`; its path part uses `/`. */
export type Source = {
  readonly uri: string;
  readonly text: string;
  /** The file's permission bits (0o600 …), where it lies in place on the machine that loads it; undefined everywhere else. */
  readonly mode?: number;
};

/** A place in a file. */
export type At = { readonly uri: string; readonly span: Span };

/** The span from `start` to `end`. */
export const spanOf = (start: number, end: number): Span => ({ start, end });

/** The text that `span` covers. */
export const textAt = (text: string, span: Span): string => text.slice(span.start, span.end);

/** Whether `offset` lies in `span`, its end included (a cursor behind the last character counts). */
export const touches = (span: Span, offset: number): boolean => offset >= span.start && offset <= span.end;

/** Whether two spans share a character, or both are the same empty span. */
export const overlaps = (a: Span, b: Span): boolean => (a.start < b.end && b.start < a.end) || (a.start === b.start && a.end === b.end);

/** The edits with the line ends that `text` has where they stand: rules write LF, and a file from Windows stays one. */
export const inLineEndsOf = (text: string, edits: readonly Edit[]): readonly Edit[] =>
  text.includes("\r\n") ? edits.map((edit) => (edit.text.includes("\n") ? withLineEnd(text, edit) : edit)) : edits;

function withLineEnd(text: string, { span, text: inserted }: Edit): Edit {
  const next = text.indexOf("\n", span.start);
  const feed = next === -1 ? text.lastIndexOf("\n") : next;
  return { span, text: inserted.replace(/\r?\n/g, text.charAt(feed - 1) === "\r" ? "\r\n" : "\n") };
}

/**
 * `text` with all `edits` made. Edits are sorted here; insertions at one place keep their given order.
 * Throws RangeError when two edits overlap or one lies outside the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.order - b.order);
  const parts: string[] = [];
  let done = 0;
  for (const { edit } of sorted) {
    const { start, end } = edit.span;
    if (start < done || end < start || end > text.length) throw new RangeError(`edit ${start}-${end} does not fit`);
    parts.push(text.slice(done, start), edit.text);
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join("");
}

/** Where the line of `offset` begins: behind the last LF before it. Linear in the length of the line. */
export const lineStart = (text: string, offset: number): number => (offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1);

/** Where the line of `offset` ends: at the next LF, or at the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const feed = text.indexOf("\n", offset);
  return feed === -1 ? text.length : feed;
}

/** Where the line below that of `offset` begins; the end of the text where there is none. */
export const nextLine = (text: string, offset: number): number => Math.min(lineEnd(text, offset) + 1, text.length);

/** The line table of a text. Lines end at LF, CRLF or a lone CR, as in the Language Server Protocol. */
export class Lines {
  #starts: readonly number[];
  #length: number;

  constructor(text: string) {
    this.#starts = [0].concat(startsWithin(text, 0, text.length));
    this.#length = text.length;
  }

  /** The table after one edit, where `text` is the whole text after it: equal to `new Lines(text)`, without reading all of it again. */
  after(edit: Edit, text: string): Lines {
    const { start, end } = edit.span;
    const by = edit.text.length - (end - start);
    const kept = this.#starts.slice(0, Math.max(1, this.#firstFrom(start)));
    const made = startsWithin(text, Math.max(0, start - 1), end + by);
    const moved = this.#starts.slice(Math.max(1, this.#firstFrom(end + 1))).map((place) => place + by);
    const lines = new Lines("");
    lines.#starts = kept.concat(made, moved);
    lines.#length = text.length;
    return lines;
  }

  /** The index of the first line that starts at `offset` or later. */
  #firstFrom(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many lines there are; an empty text has one. */
  get count(): number {
    return this.#starts.length;
  }

  /** The 0-based line and UTF-16 column of `offset`, which is first brought into the text. */
  at(offset: number): { line: number; column: number } {
    const place = Math.max(0, Math.min(offset, this.#length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= place) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: place - (this.#starts[low] as number) };
  }

  /** The offset of a 0-based line and column, brought into the text and the line. */
  offset(line: number, column: number): number {
    if (line < 0) return 0;
    const start = this.#starts[line];
    if (start === undefined) return this.#length;
    return Math.min(start + Math.max(0, column), this.#starts[line + 1] ?? this.#length);
  }

  /** The offset at which a 0-based line starts; the text's length when there is no such line. */
  start(line: number): number {
    return this.#starts[line] ?? this.#length;
  }
}

/** Where lines start behind the line ends among the characters from `from` up to `to`. */
function startsWithin(text: string, from: number, to: number): number[] {
  if (to - from > SHORT) return startsFound(text, from, to);
  const starts: number[] = [];
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

/** In so many characters, line ends are looked for one by one: to search would look at all text behind them. */
const SHORT = 4096;

function startsFound(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  let feed = text.indexOf("\n", from);
  let back = text.indexOf("\r", from);
  for (;;) {
    const first = back >= 0 && (feed < 0 || back < feed) ? back : feed;
    if (first < 0 || first >= to) return starts;
    if (first === feed || text.charCodeAt(first + 1) !== 10) starts.push(first + 1);
    if (first === feed) feed = text.indexOf("\n", first + 1);
    else back = text.indexOf("\r", first + 1);
  }
}
