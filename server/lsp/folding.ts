import type { FoldingRange, FoldingRangeParams } from "vscode-languageserver";
import type { Session } from "./session.ts";

/** The parts of a document that can be folded: what the language says, from the first line of each span to the one before its last. */
export async function folding(session: Session, params: FoldingRangeParams): Promise<FoldingRange[] | null> {
  const place = await session.place(params.textDocument.uri);
  const spans = place?.language.folds?.(place.file);
  if (place === undefined || spans === undefined) return null;
  const limit = session.client.textDocument?.foldingRange?.rangeLimit ?? 5000;
  return spans
    .map((span) => ({ startLine: place.lines.at(span.start).line, endLine: lastLine(place.text, span.end, place.lines) }))
    .filter(({ startLine, endLine }) => endLine > startLine)
    .slice(0, limit);
}

// A closing brace stays visible; a section that ends with its text folds to its end.
function lastLine(text: string, end: number, lines: { at(offset: number): { line: number } }): number {
  const { line } = lines.at(end);
  return /[})\]]/.test(text[end - 1] ?? "") || text[end - 1] === "\n" ? line - 1 : line;
}
