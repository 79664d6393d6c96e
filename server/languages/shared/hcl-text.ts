/** Quoted templates and here-documents of HCL. */
import { spanOf } from "../../core/text.ts";
import { blank, type Cursor, refuse, refuseSpan, take, takeIdentifier } from "./hcl-cursor.ts";
import { loopHead } from "./hcl-loop.ts";
import { assembled, flushed, type Piece } from "./hcl-pieces.ts";
import type { HclExpression } from "./hcl-tree.ts";

type Read = (cursor: Cursor, lines: boolean) => HclExpression;

const UNCLOSED = "this string is never closed on its line";

/** Text in quotes that stands for its characters. */
const WHOLE = /"[^"\\\r\n$%]*"/y;

/** A quoted template, from its opening quote. `read` reads what stands in `${}`. */
export function quoted(cursor: Cursor, read: Read): HclExpression {
  const { text, at: start } = cursor;
  WHOLE.lastIndex = start;
  if (WHOLE.test(text)) {
    cursor.at = WHOLE.lastIndex;
    return { kind: "literal", value: text.slice(start + 1, cursor.at - 1), span: spanOf(start, cursor.at) };
  }
  cursor.at = start + 1;
  const pieces: Piece[] = [];
  for (;;) {
    const c = text.charAt(cursor.at);
    if (c === '"') break;
    if (c === "" || c === "\n" || c === "\r") refuse(cursor, UNCLOSED, start);
    if ((c === "$" || c === "%") && text[cursor.at + 1] === "{") pieces.push(sequence(cursor, read, pieces));
    else textPiece(pieces, c === "$" || c === "%" ? dollars(cursor) : quotedRun(cursor));
  }
  cursor.at++;
  return assembled(cursor, pieces, spanOf(start, cursor.at));
}

/** Adds text as its scanner cuts it; blanks before it are cut where the sequence before it ends in `~}`. */
function textPiece(pieces: Piece[], value: string): void {
  const before = pieces.at(-1);
  const isTrimmed = before !== undefined && before.kind !== "text" && before.trims;
  pieces.push({ kind: "text", text: isTrimmed ? value.replace(LEADING, "") : value });
}

const SPACE = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LEADING = new RegExp(`^[${SPACE}]+`);
const TRAILING = new RegExp(`(?<![${SPACE}])[${SPACE}]+$`);

/** A `$` or `%` that begins no sequence: itself, or `${` for `$${`. */
function dollars(cursor: Cursor): string {
  const c = cursor.text.charAt(cursor.at);
  const isEscaped = cursor.text.startsWith(`${c}${c}{`, cursor.at);
  cursor.at += isEscaped ? 3 : 1;
  return isEscaped ? `${c}{` : c;
}

const PLAIN = /[^"\\\r\n$%]*/y;

function quotedRun(cursor: Cursor): string {
  let run = "";
  for (;;) {
    PLAIN.lastIndex = cursor.at;
    const plain = PLAIN.exec(cursor.text)?.[0] ?? "";
    cursor.at += plain.length;
    run += plain;
    if (cursor.text.charCodeAt(cursor.at) !== 92) return run;
    run += escaped(cursor);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };
const CODE = /(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;

function escaped(cursor: Cursor): string {
  const { text, at } = cursor;
  const known = ESCAPES[text.charAt(at + 1)];
  if (known !== undefined) {
    cursor.at += 2;
    return known;
  }
  CODE.lastIndex = at + 1;
  const code = CODE.exec(text);
  const point = Number.parseInt(code?.[1] ?? code?.[2] ?? "", 16);
  if (code === null) refuseSpan(cursor, 'there is no such escape: \\n \\r \\t \\" \\\\ \\uNNNN', at, at + 2);
  cursor.at += 1 + code[0].length;
  if (point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) refuseSpan(cursor, `\\${code[0]} is no character`, at, cursor.at);
  return String.fromCodePoint(point);
}

/** `${ … }` or `%{ … }`. With `~` inside its beginning, blanks are cut off the text before it. */
function sequence(cursor: Cursor, read: Read, pieces: Piece[]): Piece {
  const start = cursor.at;
  const isValue = cursor.text[start] === "$";
  cursor.at += 2;
  const last = pieces.at(-1);
  if (take(cursor, "~") && last?.kind === "text") pieces[pieces.length - 1] = { ...last, text: last.text.replace(TRAILING, "") };
  if (!isValue) return directive(cursor, read, start);
  const value = read(cursor, true);
  const trims = sequenceEnd(cursor);
  return { kind: "value", value, trims, start, end: cursor.at };
}

/** Passes the brace that ends a sequence; whether it has a `~`. */
function sequenceEnd(cursor: Cursor): boolean {
  blank(cursor, true);
  const trims = take(cursor, "~}");
  if (!trims && !take(cursor, "}")) refuse(cursor, "the expression does not end here: expected }");
  return trims;
}

function directive(cursor: Cursor, read: Read, start: number): Piece {
  blank(cursor, true);
  const from = cursor.at;
  const word = takeIdentifier(cursor);
  const test = word === "if" ? read(cursor, true) : undefined;
  const head = word === "for" ? loopHead(cursor, read) : undefined;
  if (test === undefined && head === undefined && word !== "else" && word !== "endif" && word !== "endfor")
    refuse(cursor, "behind %{ comes if, else, endif, for or endfor; write %%{ for the text", from);
  const place = { trims: sequenceEnd(cursor), start, end: cursor.at };
  if (test !== undefined) return { kind: "if", test, ...place };
  return head === undefined ? { kind: word as "else" | "endif" | "endfor", ...place } : { kind: "for", head, ...place };
}

const OPENING = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;
const MARGIN = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "g");

/** A here-document, from its `<<`, to the end of its closing word. */
export function hereDocument(cursor: Cursor, read: Read): HclExpression {
  const { text, at: start } = cursor;
  OPENING.lastIndex = start;
  const match = OPENING.exec(text);
  if (match === null) return refuseSpan(cursor, "<< needs a word behind it, and a line break", start, start + 2);
  const [opening, dash, word = ""] = match;
  const pieces: Piece[] = [];
  cursor.at = start + opening.length;
  let next = -1;
  for (let isLineStart = true; ; ) {
    if (next < cursor.at) next = text.indexOf("\n", cursor.at);
    // Terraform wants a line break even behind the closing word.
    if (next === -1) {
      cursor.at = text.length;
      return refuseSpan(cursor, `there is no line "${word.slice(0, 40)}" that ends this text`, start, start + opening.trimEnd().length);
    }
    if (isLineStart && isClosing(text, cursor.at, next, word)) {
      cursor.at = text[next - 1] === "\r" ? next - 1 : next;
      return assembled(cursor, dash === "-" ? flushed(pieces) : pieces, spanOf(start, cursor.at));
    }
    isLineStart = line(cursor, next, read, pieces);
  }
}

/** Whether a line holds the closing word and blanks; a carriage return is one only at its end. */
function isClosing(text: string, start: number, end: number, word: string): boolean {
  if (end - start > word.length + 512 || !text.slice(start, end).includes(word)) return false;
  const line = text.slice(start, end);
  const lone = line.indexOf("\r");
  return (lone === -1 || lone === line.length - 1) && line.replace(MARGIN, "") === word;
}

const LINE = /[^$%\r\n]*/y;

/** Reads on to the end of a line that ends at `end`, or to a sequence in it; whether a new line begins then. */
function line(cursor: Cursor, end: number, read: Read, pieces: Piece[]): boolean {
  const { text } = cursor;
  const c = text.charAt(cursor.at);
  if ((c === "$" || c === "%") && text[cursor.at + 1] === "{") {
    pieces.push(sequence(cursor, read, pieces));
    return false;
  }
  let run: string;
  if (c === "$" || c === "%") run = dollars(cursor);
  else {
    LINE.lastIndex = cursor.at;
    run = LINE.exec(text)?.[0] ?? "";
    cursor.at += run.length;
  }
  const rest = text.slice(cursor.at, cursor.at + 2);
  const ending = rest === "\r\n" ? rest : rest.startsWith("\n") ? "\n" : "";
  if (ending === "" && rest.startsWith("\r")) refuse(cursor, "a carriage return stands alone here: Terraform refuses it");
  cursor.at += ending.length;
  textPiece(pieces, run + ending);
  return cursor.at > end;
}
