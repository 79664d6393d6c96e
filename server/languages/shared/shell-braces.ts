/** Brace expansion, as bash does it before any other: `{22,80}` and `{1..9}` outside quotes make several words of one. */
import type { ShellPiece, ShellWord } from "./shell.ts";

/** So many words come out of one at the most; what would be more is known only to a run. */
const MOST = 1000;
const MOST_PIECES = 20_000;

/**
 * The words that the braces of a word make; the word alone where they make none. Where braces stand in each other, or hold variables,
 * a word whose text only a run can tell.
 */
export function expandBraces(word: ShellWord): readonly ShellWord[] {
  if (!holdsOpen(word)) return [word];
  let found: ShellPiece[][] = [[]];
  let list: boolean | undefined;
  for (const piece of word.pieces) {
    if (!isOpen(piece)) {
      for (const pieces of found) pieces.push(piece);
      continue;
    }
    list ??= isList(word);
    const variants = variantsOf(piece.text, list);
    const count = (variants?.length ?? 0) * found.length;
    if (variants === undefined || count > MOST || (count > 1 && count * word.pieces.length > MOST_PIECES))
      return [{ ...word, pieces: [...word.pieces, UNKNOWN] }];
    if (variants.length === 1) for (const pieces of found) pieces.push({ ...piece, text: variants[0] ?? "" });
    else found = found.flatMap((before) => variants.map((text) => [...before, { ...piece, text }]));
  }
  return found.map((pieces) => ({ ...word, pieces }));
}

function holdsOpen({ pieces }: ShellWord): boolean {
  for (const piece of pieces) if (isOpen(piece)) return true;
  return false;
}

const UNKNOWN: ShellPiece = { kind: "unknown", text: "", quoted: false };

const isOpen = (piece: ShellPiece): piece is ShellPiece & { kind: "text" } =>
  piece.kind === "text" && !piece.quoted && piece.text.includes("{");

/** What the text of one piece becomes; undefined when that cannot be told. */
function variantsOf(text: string, list: boolean): string[] | undefined {
  // An opening brace that its own piece does not close may be closed behind a variable.
  if (text.lastIndexOf("{") > text.lastIndexOf("}")) return list ? undefined : [text];
  let found = [""];
  let last = 0;
  for (const match of text.matchAll(/\{([^{}]*)\}/g)) {
    const values = valuesOf(match[1] ?? "");
    if (values === undefined || values.length * found.length > MOST) return undefined;
    if (values.length > 1 && (text[match.index - 1] === "{" || text[match.index - 1] === ",")) return undefined;
    const before = text.slice(last, match.index);
    found = found.flatMap((one) => values.map((value) => one + before + value));
    last = match.index + match[0].length;
  }
  return found.map((one) => one + text.slice(last));
}

/** Whether other pieces of the word may close a brace behind a list. */
const isList = ({ pieces }: ShellWord): boolean =>
  pieces.length > 1 &&
  pieces.some((piece) => piece.kind === "text" && !piece.quoted && piece.text.includes("}")) &&
  pieces.some((piece) => piece.kind === "text" && !piece.quoted && /,|\.\./.test(piece.text));

/** The values between two braces; the braces and all where they hold no list; undefined when that cannot be told. */
function valuesOf(inside: string): readonly string[] | undefined {
  if (inside.includes(",")) return inside.split(",", MOST + 1);
  if (/^[a-zA-Z]\.\.[a-zA-Z]$/.test(inside)) return undefined;
  const range = /^(-?\d{1,9})\.\.(-?\d{1,9})(?:\.\.-?(\d{1,9}))?$/.exec(inside);
  if (range === null) return [`{${inside}}`];
  const [, from = "", to = "", step = "1"] = range;
  const [first, last, by] = [Number(from), Number(to), Math.max(1, Number(step))];
  const count = Math.floor(Math.abs(last - first) / by) + 1;
  if (count > MOST) return undefined;
  const width = /^-?0\d/.test(from) || /^-?0\d/.test(to) ? Math.max(from.length, to.length) : 0;
  return Array.from({ length: count }, (_, i) => String(first + Math.sign(last - first) * i * by).padStart(width, "0"));
}
