/** `for` of HCL, in lists and objects. */
import { spanOf } from "../../core/text.ts";
import { blank, type Cursor, close, refuse, refuseSpan, take, takeColon, takeIdentifier, takeWord } from "./hcl-cursor.ts";
import type { HclExpression } from "./hcl-tree.ts";

type Read = (cursor: Cursor, lines: boolean) => HclExpression;

/** The loop at the cursor, which stands behind a bracket that began at `start`, to its closing `bracket`; undefined where there is none. */
export function loop(cursor: Cursor, start: number, bracket: "]" | "}", read: Read): HclExpression | undefined {
  if (!takeWord(cursor, "for")) return undefined;
  const head = loopHead(cursor, read);
  blank(cursor, true);
  if (!takeColon(cursor)) refuse(cursor, "the loop needs : here, before its value");
  let value = read(cursor, true);
  let name: HclExpression | undefined;
  blank(cursor, true);
  if (take(cursor, "=>")) {
    name = value;
    value = read(cursor, true);
    blank(cursor, true);
  }
  const dots = cursor.at;
  const groups = take(cursor, "...");
  blank(cursor, true);
  const test = takeWord(cursor, "if") ? read(cursor, true) : undefined;
  close(cursor, bracket);
  const isList = bracket === "]";
  if (isList && name !== undefined) refuseSpan(cursor, "a loop that makes a list has no => with keys", name.span.start, name.span.end);
  if (isList && groups) refuseSpan(cursor, "a loop that makes a list has no ...", dots, dots + 3);
  if (!isList && name === undefined) refuseSpan(cursor, "a loop that makes an object needs key => value", value.span.start, value.span.end);
  return { kind: "for", makes: isList ? "list" : "object", ...head, name, value, groups, test, span: spanOf(start, cursor.at) };
}

/** `key, item in over`, behind `for`. */
export function loopHead(
  cursor: Cursor,
  read: Read,
): { readonly key: string | undefined; readonly item: string; readonly over: HclExpression } {
  let item = loopName(cursor);
  let key: string | undefined;
  if (take(cursor, ",")) {
    key = item;
    item = loopName(cursor);
  }
  if (!takeWord(cursor, "in")) refuse(cursor, "the loop needs `in` here");
  return { key, item, over: read(cursor, true) };
}

function loopName(cursor: Cursor): string {
  blank(cursor, true);
  const name = takeIdentifier(cursor) ?? refuse(cursor, "the loop needs a name here");
  blank(cursor, true);
  return name;
}
