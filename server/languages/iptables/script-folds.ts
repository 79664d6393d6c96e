/** What can be folded in a script: a line with the lines behind it that are indented further. */
import { lineEnd, type Span } from "../../core/text.ts";

type Open = { readonly indent: number; readonly start: number; end: number; lines: number };

/**
 * Folds by indentation, as editors have them for languages that say nothing of their own; lines in `within` (here-documents, in order)
 * belong to the line before them.
 */
export function indentFolds(text: string, within: readonly Span[]): Span[] {
  const folds: Span[] = [];
  const open: Open[] = [];
  let next = 0;
  const closeTo = (indent: number): void => {
    for (let last = open.at(-1); last !== undefined && last.indent >= indent; last = open.at(-1)) {
      open.pop();
      if (last.lines > 0) folds.push({ start: last.start, end: last.end });
      const outer = open.at(-1);
      if (outer !== undefined) outer.end = Math.max(outer.end, last.end);
    }
  };
  for (let start = 0; start < text.length; ) {
    const end = lineEnd(text, start);
    while (next < within.length && (within[next] as Span).end < start) next++;
    const inside = next < within.length && (within[next] as Span).start <= start;
    const indent = text.slice(start, end).search(/\S/);
    if (indent >= 0 && !inside) {
      closeTo(indent);
      const outer = open.at(-1);
      if (outer !== undefined) outer.lines++;
      open.push({ indent, start: start + indent, end, lines: 0 });
    }
    start = end + 1;
  }
  closeTo(0);
  return folds;
}
