/** UTF-16 offsets into a source's text, half open: `start` is inside, `end` is not. */
export type Span = { readonly start: number; readonly end: number };

/** Replaces the text of `span` (empty for an insertion) by `text`. */
export type Edit = { readonly span: Span; readonly text: string };

/** One file as the workspace holds it. `uri` is opaque to everything but `lsp/` and `cli/`; its path part uses `/`. */
export type Source = { readonly uri: string; readonly text: string };

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

/**
 * The 1-based line of `offset`, for messages that name a line ("covered by line 4"). Linear in the offset:
 * a rule that names many lines builds a `Lines` once instead. Positions of findings stay spans everywhere inside.
 */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let i = text.indexOf("\n"); i !== -1 && i < offset; i = text.indexOf("\n", i + 1)) line++;
  return line;
}

/** The line table of a text. Lines end at LF, CRLF or a lone CR, as in the Language Server Protocol. */
export class Lines {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.#starts = starts;
    this.#length = text.length;
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
