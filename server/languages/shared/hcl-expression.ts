/** Expressions of HCL, by recursive descent with a bound. */
import { spanOf } from "../../core/text.ts";
import { blank, type Cursor, close, endsLine, refuse, skipNested, take, takeColon, takeIdentifier } from "./hcl-cursor.ts";
import { loop } from "./hcl-loop.ts";
import { numberAt } from "./hcl-number.ts";
import { isWord, plainEntry, SIMPLE_VALUE, simpleValue } from "./hcl-plain.ts";
import { steps } from "./hcl-steps.ts";
import { hereDocument, quoted } from "./hcl-text.ts";
import type { HclEntry, HclExpression } from "./hcl-tree.ts";

/** Brackets nested deeper are passed unread. */
const DEEPEST = 80;

/** The expression at the cursor; line breaks do not count where `lines` says so (inside brackets). */
export function expression(cursor: Cursor, lines: boolean): HclExpression {
  const start = cursor.at;
  if (cursor.depth >= DEEPEST) {
    skipNested(cursor, lines);
    return { kind: "other", span: spanOf(start, cursor.at) };
  }
  const lone = simple(cursor, lines);
  if (lone !== undefined) return lone;
  cursor.depth++;
  const test = operations(cursor, lines, 1);
  let found = test;
  if (cursor.text.charCodeAt(cursor.at) === 63) {
    cursor.at++;
    const yes = expression(cursor, lines);
    blank(cursor, lines);
    if (!takeColon(cursor)) refuse(cursor, "the condition needs a second value: expected :");
    const no = expression(cursor, lines);
    found = { kind: "conditional", test, yes, no, span: spanOf(test.span.start, no.span.end) };
  }
  cursor.depth--;
  return found;
}

const SIMPLE = new RegExp(SIMPLE_VALUE, "y");

/** A text, whole number or names with nothing behind them on their line, or in their list: what most values are. Passed, like blanks before them. */
function simple(cursor: Cursor, lines: boolean): HclExpression | undefined {
  const { text } = cursor;
  for (let c = text.charCodeAt(cursor.at); c === 32 || c === 9; c = text.charCodeAt(cursor.at)) cursor.at++;
  const start = cursor.at;
  SIMPLE.lastIndex = start;
  if (!SIMPLE.test(text)) return undefined;
  const end = SIMPLE.lastIndex;
  const next = text.charCodeAt(end);
  if (next !== 44 && next !== 93 && (lines || next !== 10)) return undefined;
  cursor.at = end;
  return simpleValue(text, start, end);
}

/** Operands joined by operators that bind at least as strongly as `least`; ends before what is no such operator. */
function operations(cursor: Cursor, lines: boolean, least: number): HclExpression {
  let left = operand(cursor, lines);
  for (;;) {
    blank(cursor, lines);
    const operator = operatorAt(cursor.text, cursor.at);
    const strength = STRENGTH[operator] ?? 0;
    if (strength < least) return left;
    cursor.at += operator.length;
    const right = operations(cursor, lines, strength + 1);
    left = { kind: "operation", operator, left, right, span: spanOf(left.span.start, right.span.end) };
  }
}

const STRENGTH: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "==": 3,
  "!=": 3,
  ">": 4,
  "<": 4,
  ">=": 4,
  "<=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};

/** The operator at a place; "" where none stands there. `=>` is none, nor is what begins a comment. */
function operatorAt(text: string, at: number): string {
  const c = text.charAt(at);
  const next = text.charCodeAt(at + 1);
  switch (c) {
    case "|":
      return next === 124 ? "||" : "";
    case "&":
      return next === 38 ? "&&" : "";
    case "=":
    case "!":
      return next === 61 ? `${c}=` : "";
    case "<":
    case ">":
      return next === 61 ? `${c}=` : c;
    case "/":
      return next === 47 ? "" : c;
    case "+":
    case "-":
    case "*":
    case "%":
      return c;
    default:
      return "";
  }
}

function operand(cursor: Cursor, lines: boolean): HclExpression {
  blank(cursor, lines);
  const c = cursor.text.charCodeAt(cursor.at);
  if (c !== 33 && c !== 45) return steps(cursor, primary(cursor, lines), lines, expression);
  const signs: number[] = [];
  for (let sign = c; sign === 33 || sign === 45; sign = cursor.text.charCodeAt(cursor.at)) {
    signs.push(cursor.at++);
    blank(cursor, lines);
  }
  const value = steps(cursor, primary(cursor, lines), lines, expression);
  if (signs.length > DEEPEST) return { kind: "other", span: spanOf(signs[0] as number, value.span.end) };
  return signs.reduceRight<HclExpression>((inner, at) => signed(cursor, at, inner), value);
}

function signed(cursor: Cursor, at: number, value: HclExpression): HclExpression {
  const span = spanOf(at, value.span.end);
  const operator = cursor.text.charAt(at) === "!" ? "!" : "-";
  if (value.kind === "literal" && typeof value.value === "number" && operator === "-") return { ...value, value: -value.value, span };
  return { kind: "unary", operator, value, span };
}

function primary(cursor: Cursor, lines: boolean): HclExpression {
  const start = cursor.at;
  const c = cursor.text.charCodeAt(start);
  if (c === 34) return quoted(cursor, expression);
  if (c === 91) return list(cursor);
  if (c === 123) return object(cursor);
  if (c === 60 && cursor.text.charCodeAt(start + 1) === 60) return hereDocument(cursor, expression);
  if (c === 40) {
    cursor.at++;
    const inner = expression(cursor, true);
    close(cursor, ")");
    return { ...inner, span: spanOf(start, cursor.at) };
  }
  if (c >= 48 && c <= 57) return numberAt(cursor);
  const name = takeIdentifier(cursor);
  if (name === undefined) return refuse(cursor, endsLine(cursor) ? "a value is missing here" : "no value begins like this");
  return named(cursor, name, start, lines);
}

function named(cursor: Cursor, first: string, start: number, lines: boolean): HclExpression {
  const span = spanOf(start, cursor.at);
  blank(cursor, lines);
  let name = first;
  for (; take(cursor, "::"); blank(cursor, lines)) {
    blank(cursor, lines);
    name += `::${takeIdentifier(cursor) ?? refuse(cursor, "the name of a function is missing here")}`;
  }
  if (take(cursor, "(")) return args(cursor, name, start);
  if (name !== first) return refuse(cursor, "a function with a namespace needs its ( here");
  if (name === "true" || name === "false") return { kind: "literal", value: name === "true", span };
  if (name === "null") return { kind: "literal", value: null, span };
  return { kind: "reference", path: [name], span };
}

function args(cursor: Cursor, name: string, start: number): HclExpression {
  const found: HclExpression[] = [];
  let expands = false;
  for (;;) {
    blank(cursor, true);
    if (take(cursor, ")")) break;
    found.push(expression(cursor, true));
    blank(cursor, true);
    expands = take(cursor, "...");
    if (!expands && take(cursor, ",")) continue;
    blank(cursor, true);
    if (take(cursor, ")")) break;
    refuse(cursor, expands ? "expected ) behind ..." : "expected , or ) here");
  }
  return { kind: "call", name, args: found, expands, span: spanOf(start, cursor.at) };
}

function list(cursor: Cursor): HclExpression {
  const start = cursor.at++;
  blank(cursor, true);
  const made = loop(cursor, start, "]", expression);
  if (made !== undefined) return made;
  const { items } = cursor;
  const { size } = items;
  for (;;) {
    blank(cursor, true);
    if (take(cursor, "]")) break;
    items.push(expression(cursor, true));
    blank(cursor, true);
    if (take(cursor, ",")) continue;
    if (take(cursor, "]")) break;
    refuse(cursor, "expected , or ] here");
  }
  return { kind: "list", items: items.cut(size), span: spanOf(start, cursor.at) };
}

function object(cursor: Cursor): HclExpression {
  const start = cursor.at++;
  blank(cursor, true);
  const made = loop(cursor, start, "}", expression);
  if (made !== undefined) return made;
  const { entries } = cursor;
  const { size } = entries;
  for (;;) {
    blank(cursor, true);
    if (take(cursor, "}")) break;
    const plain = cursor.depth < DEEPEST ? plainEntry(cursor) : undefined;
    entries.push(plain ?? entry(cursor));
    if (plain !== undefined) continue;
    if (take(cursor, "}")) break;
    if (!take(cursor, ",") && (cursor.at >= cursor.text.length || !endsLine(cursor))) refuse(cursor, "expected , or } here");
  }
  return { kind: "object", entries: entries.cut(size), span: spanOf(start, cursor.at) };
}

/** A name with its `=` behind it, as most keys are. */
function bareKey(cursor: Cursor): HclExpression | undefined {
  const start = cursor.at;
  KEY.lastIndex = start;
  if (!KEY.test(cursor.text)) return undefined;
  const name = takeIdentifier(cursor) as string;
  if (isWord(name)) {
    cursor.at = start;
    return undefined;
  }
  return { kind: "reference", path: [name], span: spanOf(start, cursor.at) };
}

const KEY = /[A-Za-z_][\w-]*[ \t]*=[ \t]*[^ \t=>]/y;

function entry(cursor: Cursor): HclEntry {
  const start = cursor.at;
  const key = bareKey(cursor) ?? expression(cursor, false);
  blank(cursor, false);
  if (cursor.text.startsWith("==", cursor.at) || cursor.text.startsWith("=>", cursor.at) || !(take(cursor, "=") || takeColon(cursor)))
    refuse(cursor, "expected = here, between a key and its value");
  const value = expression(cursor, false);
  blank(cursor, false);
  // In parentheses a name stands for its value.
  const bare = key.kind === "reference" && key.path.length === 1 && cursor.text[start] !== "(" ? key.path[0] : undefined;
  return { name: key.kind === "literal" ? String(key.value) : bare, key, value };
}
