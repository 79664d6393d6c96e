/** Between the protocol's positions (0-based lines, UTF-16 columns) and spans. UTF-16 is the only encoding spoken: every client must know it. */
import type { Position, Range } from "vscode-languageserver";
import type { Lines, Span } from "../core/text.ts";

/** A text together with its line table. */
export type Lined = { readonly text: string; readonly lines: Lines };

/** The offset of a position. A column behind the line's end means its end; a line behind the last means the end of the text. */
export function offsetAt({ text, lines }: Lined, position: Position): number {
  const start = lines.start(position.line);
  let end = lines.start(position.line + 1);
  if (position.line + 1 < lines.count) {
    if (text.charCodeAt(end - 1) === 10) end--;
    if (end > start && text.charCodeAt(end - 1) === 13) end--;
  }
  return Math.max(start, Math.min(start + position.character, end));
}

/** The span of a range; its end is never before its start. */
export function spanAt(lined: Lined, range: Range): Span {
  const start = offsetAt(lined, range.start);
  return { start, end: Math.max(start, offsetAt(lined, range.end)) };
}

/** The range of a span, brought into the text. */
export function rangeOf(lines: Lines, span: Span): Range {
  return { start: positionOf(lines, span.start), end: positionOf(lines, span.end) };
}

function positionOf(lines: Lines, offset: number): Position {
  const { line, column } = lines.at(offset);
  return { line, character: column };
}
