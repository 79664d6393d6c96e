/** What follows a value in HCL: `.name`, `[index]`, `.*` and `[*]`. */
import { spanOf } from "../../core/text.ts";
import { blank, type Cursor, close, refuse, refuseSpan, take, takeIdentifier } from "./hcl-cursor.ts";
import { numberAt } from "./hcl-number.ts";
import { type HclExpression, ITEM } from "./hcl-tree.ts";

type Read = (cursor: Cursor, lines: boolean) => HclExpression;

/** Splats nested deeper take no steps of their own. */
const DEEPEST = 80;

/** A value with the steps behind it. */
export function steps(cursor: Cursor, first: HclExpression, lines: boolean, read: Read): HclExpression {
  let value = first;
  for (;;) {
    blank(cursor, lines);
    const c = cursor.text.charCodeAt(cursor.at);
    if (c === 46 && !cursor.text.startsWith("...", cursor.at)) value = dot(cursor, value, lines);
    else if (c === 91) value = bracket(cursor, value, lines, read);
    else return value;
  }
}

function dot(cursor: Cursor, of: HclExpression, lines: boolean): HclExpression {
  cursor.at++;
  blank(cursor, lines);
  if (!take(cursor, "*")) return stepTo(cursor, of, nameOrNumber(cursor));
  const path = [ITEM];
  let end = cursor.at;
  for (blank(cursor, lines); isDot(cursor); blank(cursor, lines)) {
    cursor.at++;
    blank(cursor, lines);
    path.push(nameOrNumber(cursor));
    end = cursor.at;
  }
  const each: HclExpression = { kind: "reference", path, span: spanOf(end, end) };
  return { kind: "splat", of, each, span: spanOf(of.span.start, end) };
}

const isDot = ({ text, at }: Cursor): boolean => text.charCodeAt(at) === 46 && !text.startsWith("...", at);

function nameOrNumber(cursor: Cursor): string {
  const start = cursor.at;
  const c = cursor.text.charCodeAt(start);
  if (c < 48 || c > 57) return takeIdentifier(cursor) ?? refuse(cursor, "a name is missing behind the dot");
  const { value } = numberAt(cursor);
  if (cursor.text.slice(start, cursor.at).includes("."))
    refuseSpan(cursor, "two indexes with dots are read as one number: write [0][1]", start, cursor.at);
  return String(value);
}

/** The step of a name or literal index: a path grows, which nobody else holds yet. */
function stepTo(cursor: Cursor, of: HclExpression, name: string): HclExpression {
  const span = spanOf(of.span.start, cursor.at);
  if (of.kind !== "reference") return { kind: "index", of, key: { kind: "literal", value: name, span: { ...span } }, span };
  (of.path as string[]).push(name);
  return { kind: "reference", path: of.path, span };
}

function bracket(cursor: Cursor, of: HclExpression, lines: boolean, read: Read): HclExpression {
  const start = cursor.at++;
  blank(cursor, lines);
  if (take(cursor, "*")) {
    blank(cursor, lines);
    if (!take(cursor, "]")) refuse(cursor, "expected ] behind [*");
    return splat(cursor, of, start, lines, read);
  }
  const key = read(cursor, true);
  close(cursor, "]");
  if (key.kind === "literal" && cursor.text[key.span.start] !== "(") return stepTo(cursor, of, String(key.value));
  return { kind: "index", of, key, span: spanOf(of.span.start, cursor.at) };
}

function splat(cursor: Cursor, of: HclExpression, start: number, lines: boolean, read: Read): HclExpression {
  const item: HclExpression = { kind: "reference", path: [ITEM], span: spanOf(start, cursor.at) };
  if (cursor.depth >= DEEPEST) return { kind: "splat", of, each: item, span: spanOf(of.span.start, cursor.at) };
  cursor.depth++;
  const each = steps(cursor, item, lines, read);
  cursor.depth--;
  return { kind: "splat", of, each, span: spanOf(of.span.start, each.span.end) };
}
