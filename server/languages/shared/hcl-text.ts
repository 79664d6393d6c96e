/** Quoted templates and here-documents of HCL. */
import { spanOf } from "../../core/text.ts";
import { blank, type Cursor, refuse, take } from "./hcl-cursor.ts";
import type { HclExpression, HclPart } from "./hcl-tree.ts";

type Read = (cursor: Cursor, lines: boolean) => HclExpression;

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/** A quoted template, from its opening quote. `read` reads what stands in `${}`. */
export function quoted(cursor: Cursor, read: Read): HclExpression {
  const { text } = cursor;
  const start = cursor.at++;
  const parts: HclPart[] = [];
  let plain = "";
  let opaque = false;
  for (;;) {
    const from = cursor.at;
    while (cursor.at < text.length && !'"\\\n$%'.includes(text.charAt(cursor.at))) cursor.at++;
    plain += text.slice(from, cursor.at);
    const c = text[cursor.at];
    if (c === undefined || c === "\n") return refuse(cursor, "this string is never closed on its line", start);
    if (c === '"') break;
    if (c === "\\") plain += escaped(cursor);
    else if (text.startsWith(`${c}${c}{`, cursor.at)) {
      plain += `${c}{`;
      cursor.at += 3;
    } else if (text[cursor.at + 1] !== "{") {
      plain += c;
      cursor.at++;
    } else {
      if (plain !== "") parts.push(plain);
      plain = "";
      if (c === "$") parts.push(interpolated(cursor, read));
      else opaque = directive(cursor);
    }
  }
  cursor.at++;
  const span = spanOf(start, cursor.at);
  if (opaque) return { kind: "other", span };
  if (parts.length === 0) return { kind: "literal", value: plain, span };
  if (plain !== "") parts.push(plain);
  const [only] = parts;
  return parts.length === 1 && typeof only === "object" ? { ...only, span } : { kind: "template", parts, span };
}

function escaped(cursor: Cursor): string {
  const { text, at } = cursor;
  const c = text.charAt(at + 1);
  const known = ESCAPES[c];
  const code =
    c === "u" ? /^[0-9a-fA-F]{4}/.exec(text.slice(at + 2, at + 6)) : c === "U" ? /^[0-9a-fA-F]{8}/.exec(text.slice(at + 2, at + 10)) : null;
  if (known === undefined && code === null) refuse({ ...cursor, at: at + 2 }, 'there is no such escape: \\n \\r \\t \\" \\\\ \\uNNNN', at);
  cursor.at += 2 + (code?.[0].length ?? 0);
  if (known !== undefined) return known;
  const point = Number.parseInt(code?.[0] ?? "fffd", 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
}

function interpolated(cursor: Cursor, read: Read): HclExpression {
  cursor.at += 2;
  take(cursor, "~");
  const value = read(cursor, true);
  blank(cursor, true);
  take(cursor, "~");
  if (!take(cursor, "}")) refuse(cursor, "the expression does not end here: expected }");
  return value;
}

/** `%{ if … }` and its like: passed as far as its brace. */
function directive(cursor: Cursor): true {
  const end = cursor.text.indexOf("}", cursor.at);
  const line = cursor.text.indexOf("\n", cursor.at);
  if (end === -1 || (line !== -1 && line < end)) refuse(cursor, "this %{ is never closed");
  cursor.at = end + 1;
  return true;
}

const OPENING = /<<(-?)([\p{ID_Start}_][\p{ID_Continue}-]*)\r?\n/uy;

/** A here-document, from its `<<`, to the end of its closing word. One that holds expressions is `other`. */
export function hereDocument(cursor: Cursor): HclExpression {
  const { text, at: start } = cursor;
  OPENING.lastIndex = start;
  const match = OPENING.exec(text);
  if (match === null) return refuse(cursor, "<< needs a word behind it, and a line break");
  const [opening, , word = ""] = match;
  for (let line = start + opening.length; line < text.length; ) {
    const next = text.indexOf("\n", line);
    const end = next === -1 ? text.length : next;
    // Terraform wants a line break even behind the closing word.
    if (next !== -1 && end - line <= word.length + 512 && text.slice(line, end).trim() === word) {
      const body = text.slice(start + opening.length, line);
      cursor.at = text[end - 1] === "\r" ? end - 1 : end;
      const span = spanOf(start, cursor.at);
      return /(^|[^$])\$\{|(^|[^%])%\{/.test(body) ? { kind: "other", span } : { kind: "literal", value: body, span };
    }
    line = end + 1;
  }
  cursor.at = text.length;
  return refuse({ ...cursor, at: start + opening.length - 1 }, `there is no line "${word.slice(0, 40)}" that ends this text`, start);
}
