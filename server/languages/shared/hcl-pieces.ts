/** Templates of HCL from the pieces that they are cut into. */
import { type Span, spanOf } from "../../core/text.ts";
import { type Cursor, refuseSpan } from "./hcl-cursor.ts";
import type { HclExpression, HclLoop, HclPart } from "./hcl-tree.ts";

/** `trims` is true for a sequence that ends in `~}`. */
export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | ({ readonly trims: boolean; readonly start: number; readonly end: number } & (
      | { readonly kind: "value"; readonly value: HclExpression }
      | { readonly kind: "if"; readonly test: HclExpression }
      | { readonly kind: "for"; readonly head: Pick<HclLoop, "key" | "item" | "over"> }
      | { readonly kind: "else" | "endif" | "endfor" }
    ));

type Sequence = Exclude<Piece, { kind: "text" }>;
type Opening = Extract<Piece, { kind: "if" | "for" }>;
type Frame = { readonly opening: Opening | undefined; yes: HclPart[] | undefined; parts: HclPart[] };

/** The expression that pieces make: text without any expression is a literal. */
export function assembled(cursor: Cursor, pieces: readonly Piece[], span: Span): HclExpression {
  const frames: Frame[] = [{ opening: undefined, yes: undefined, parts: [] }];
  for (const piece of pieces) {
    const top = frames.at(-1) as Frame;
    if (piece.kind === "text") addText(top.parts, piece.text);
    else if (piece.kind === "value") top.parts.push(piece.value);
    else if (piece.kind === "if" || piece.kind === "for") frames.push({ opening: piece, yes: undefined, parts: [] });
    else if (piece.kind === "else") turn(cursor, top, piece);
    else {
      const made = ended(cursor, top, piece);
      frames.pop();
      (frames.at(-1) as Frame).parts.push(made);
    }
  }
  const { opening, parts } = frames.at(-1) as Frame;
  if (opening !== undefined)
    refuseSpan(cursor, `this %{ ${opening.kind} } is never ended: add %{ end${opening.kind} }`, opening.start, opening.end);
  const [only] = parts;
  if (parts.length === 0 || (parts.length === 1 && typeof only === "string")) return { kind: "literal", value: String(only ?? ""), span };
  // Only a single ${} and nothing else stands for its value; a directive makes text.
  const isWrapped = parts.length === 1 && pieces.length === 1 && pieces[0]?.kind === "value";
  return { kind: "template", parts: isWrapped ? parts : asText(parts), span };
}

function addText(parts: HclPart[], text: string): void {
  const last = parts.at(-1);
  if (typeof last === "string") parts[parts.length - 1] = last + text;
  else parts.push(text);
}

/** Parts whose value is text, even where they are a single expression. */
const asText = (parts: readonly HclPart[]): readonly HclPart[] =>
  parts.length === 1 && typeof parts[0] !== "string" ? [...parts, ""] : parts;

function turn(cursor: Cursor, frame: Frame, piece: Sequence): void {
  if (frame.opening?.kind !== "if" || frame.yes !== undefined) stray(cursor, piece);
  frame.yes = frame.parts;
  frame.parts = [];
}

function stray(cursor: Cursor, piece: Sequence): never {
  return refuseSpan(
    cursor,
    `there is no ${piece.kind === "endfor" ? "for" : "if"} that this %{ ${piece.kind} } belongs to`,
    piece.start,
    piece.end,
  );
}

function ended(cursor: Cursor, { opening, yes, parts }: Frame, piece: Sequence): HclExpression {
  if (opening === undefined || piece.kind !== `end${opening.kind}`) return stray(cursor, piece);
  const span = spanOf(opening.start, piece.end);
  if (opening.kind === "for")
    return {
      kind: "for",
      makes: "text",
      ...opening.head,
      name: undefined,
      value: textOf(parts, span),
      groups: false,
      test: undefined,
      span,
    };
  return {
    kind: "conditional",
    test: opening.test,
    yes: textOf(yes ?? parts, span),
    no: textOf(yes === undefined ? [] : parts, span),
    span,
  };
}

/** No two nodes share a span: what is moved is moved once. */
function textOf(parts: readonly HclPart[], { start, end }: Span): HclExpression {
  const span = spanOf(start, end);
  const [only = ""] = parts;
  return parts.length < 2 && typeof only === "string"
    ? { kind: "literal", value: only, span }
    : { kind: "template", parts: asText(parts), span };
}

const INDENT = /^\s*/;

/** Pieces of a `<<-` document: the least indent of a line is taken off every line that holds more than blanks. */
export function flushed(pieces: readonly Piece[]): readonly Piece[] {
  let least = Number.POSITIVE_INFINITY;
  let isLineStart = true;
  const indented = new Set<number>();
  for (const [place, piece] of pieces.entries()) {
    if (isLineStart) {
      const text = piece.kind === "text" ? piece.text : "";
      const indent = INDENT.exec(text)?.[0].length ?? 0;
      const isBlank = piece.kind === "text" && indent === text.length && text.endsWith("\n");
      if (!isBlank) least = Math.min(least, indent);
      if (!isBlank && piece.kind === "text") indented.add(place);
    }
    isLineStart = piece.kind === "text" && piece.text.endsWith("\n");
  }
  return pieces.map((piece, place) => (piece.kind === "text" && indented.has(place) ? { ...piece, text: piece.text.slice(least) } : piece));
}
