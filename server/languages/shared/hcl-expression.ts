/** Expressions of HCL, by recursive descent with a bound. */
import { spanOf } from "../../core/text.ts";
import { blank, type Cursor, refuse, skipNested, take, takeIdentifier } from "./hcl-cursor.ts";
import { hereDocument, quoted } from "./hcl-text.ts";
import type { HclEntry, HclExpression } from "./hcl-tree.ts";

/** Brackets nested deeper are passed unread. */
const DEEPEST = 80;
const OPERATOR = /\|\||&&|==|!=|>=|<=|[<>+\-*%]|\/(?![/*])/y;
const NUMBER = /\d+(\.\d+)?([eE][+-]?\d+)?/y;

/** The expression at the cursor; line breaks do not count where `lines` says so (inside brackets). */
export function expression(cursor: Cursor, lines: boolean): HclExpression {
  const start = cursor.at;
  if (cursor.depth >= DEEPEST) {
    skipNested(cursor);
    return { kind: "other", span: spanOf(start, cursor.at) };
  }
  cursor.depth++;
  const test = operations(cursor, lines);
  blank(cursor, lines);
  let found = test;
  if (take(cursor, "?")) {
    const yes = expression(cursor, lines);
    blank(cursor, lines);
    if (!take(cursor, ":")) refuse(cursor, "the condition needs a second value: expected :");
    const no = expression(cursor, lines);
    found = { kind: "conditional", test, yes, no, span: spanOf(test.span.start, no.span.end) };
  }
  cursor.depth--;
  return found;
}

function operations(cursor: Cursor, lines: boolean): HclExpression {
  let left = operand(cursor, lines);
  for (let count = 1; ; count++) {
    blank(cursor, lines);
    OPERATOR.lastIndex = cursor.at;
    const operator = OPERATOR.exec(cursor.text)?.[0];
    if (operator === undefined || cursor.text.startsWith("=>", cursor.at)) return left;
    cursor.at += operator.length;
    const right = operand(cursor, lines);
    const span = spanOf(left.span.start, right.span.end);
    // Precedence is not needed: only a single operation is ever evaluated.
    left = count === 1 ? { kind: "operation", operator, left, right, span } : { kind: "other", span };
  }
}

function operand(cursor: Cursor, lines: boolean): HclExpression {
  blank(cursor, lines);
  const start = cursor.at;
  let sign = "";
  for (; cursor.text[cursor.at] === "!" || cursor.text[cursor.at] === "-"; blank(cursor, lines)) {
    sign = sign === "" ? cursor.text.charAt(cursor.at) : "!!";
    cursor.at++;
  }
  const value = steps(cursor, primary(cursor), lines);
  if (sign === "") return value;
  const span = spanOf(start, cursor.at);
  if (value.kind === "literal" && typeof value.value === "number" && sign === "-") return { kind: "literal", value: -value.value, span };
  if (value.kind === "literal" && typeof value.value === "boolean" && sign === "!") return { kind: "literal", value: !value.value, span };
  return { kind: "other", span };
}

function primary(cursor: Cursor): HclExpression {
  const start = cursor.at;
  const c = cursor.text.charAt(start);
  if (c === '"') return quoted(cursor, expression);
  if (c === "[") return list(cursor);
  if (c === "{") return object(cursor);
  if (c === "<" && cursor.text[start + 1] === "<") return hereDocument(cursor);
  if (c === "(") {
    cursor.at++;
    const inner = expression(cursor, true);
    close(cursor, ")");
    return { ...inner, span: spanOf(start, cursor.at) };
  }
  NUMBER.lastIndex = start;
  const number = NUMBER.exec(cursor.text)?.[0];
  if (number !== undefined) {
    cursor.at += number.length;
    return { kind: "literal", value: Number(number), span: spanOf(start, cursor.at) };
  }
  const name = takeIdentifier(cursor);
  if (name === undefined) return refuse(cursor, "a value is missing here");
  return named(cursor, name, start);
}

function named(cursor: Cursor, first: string, start: number): HclExpression {
  let name = first;
  while (cursor.text.startsWith("::", cursor.at)) {
    cursor.at += 2;
    name += `::${takeIdentifier(cursor) ?? refuse(cursor, "the name of a function is missing here")}`;
  }
  const span = spanOf(start, cursor.at);
  if (take(cursor, "(")) return { kind: "call", name, args: args(cursor), span: spanOf(start, cursor.at) };
  if (name === "true" || name === "false") return { kind: "literal", value: name === "true", span };
  if (name === "null") return { kind: "literal", value: null, span };
  return { kind: "reference", path: [name], span };
}

function args(cursor: Cursor): readonly HclExpression[] {
  const found: HclExpression[] = [];
  for (;;) {
    blank(cursor, true);
    if (take(cursor, ")")) return found;
    found.push(expression(cursor, true));
    blank(cursor, true);
    if (take(cursor, "...")) blank(cursor, true);
    else if (take(cursor, ",")) continue;
    if (take(cursor, ")")) return found;
    refuse(cursor, "expected , or ) here");
  }
}

function close(cursor: Cursor, bracket: string): void {
  blank(cursor, true);
  if (!take(cursor, bracket)) refuse(cursor, `expected ${bracket} here`);
}

/** `.name`, `[index]`, `.*` and `[*]` behind a value. */
function steps(cursor: Cursor, first: HclExpression, lines: boolean): HclExpression {
  let value = first;
  for (;;) {
    const before = cursor.at;
    if (lines) blank(cursor, true);
    const step = stepAt(cursor);
    if (step === undefined) {
      cursor.at = before;
      return value;
    }
    const span = spanOf(first.span.start, cursor.at);
    value = value.kind === "reference" ? { kind: "reference", path: [...value.path.slice(0, 16), step], span } : { kind: "other", span };
  }
}

function stepAt(cursor: Cursor): string | undefined {
  if (cursor.text[cursor.at] === "." && !cursor.text.startsWith("...", cursor.at)) {
    cursor.at++;
    blank(cursor, false);
    if (take(cursor, "*")) return "*";
    NUMBER.lastIndex = cursor.at;
    const number = NUMBER.exec(cursor.text)?.[0];
    if (number !== undefined) {
      cursor.at += number.length;
      return number;
    }
    return takeIdentifier(cursor) ?? refuse(cursor, "a name is missing behind the dot");
  }
  if (!take(cursor, "[")) return undefined;
  blank(cursor, true);
  if (take(cursor, "*")) {
    close(cursor, "]");
    return "*";
  }
  const index = expression(cursor, true);
  close(cursor, "]");
  return index.kind === "literal" ? String(index.value) : "*";
}

/** Whether a loop begins here; if so it is passed to its closing bracket, its parts read and forgotten. */
function loop(cursor: Cursor, bracket: string): boolean {
  const start = cursor.at;
  if (takeIdentifier(cursor) !== "for" || !/\s/.test(cursor.text.charAt(cursor.at))) {
    cursor.at = start;
    return false;
  }
  blank(cursor, true);
  for (let more = true; more; blank(cursor, true)) {
    if (takeIdentifier(cursor) === undefined) refuse(cursor, "the loop needs a name here");
    blank(cursor, true);
    more = take(cursor, ",");
  }
  if (takeIdentifier(cursor) !== "in") refuse(cursor, "the loop needs `in` here");
  expression(cursor, true);
  close(cursor, ":");
  expression(cursor, true);
  blank(cursor, true);
  if (bracket === "}") {
    if (!take(cursor, "=>")) refuse(cursor, "expected => here");
    expression(cursor, true);
    blank(cursor, true);
    if (take(cursor, "...")) blank(cursor, true);
  }
  if (/^if\b/.test(cursor.text.slice(cursor.at, cursor.at + 3))) {
    cursor.at += 2;
    expression(cursor, true);
  }
  close(cursor, bracket);
  return true;
}

function list(cursor: Cursor): HclExpression {
  const start = cursor.at++;
  blank(cursor, true);
  if (loop(cursor, "]")) return { kind: "other", span: spanOf(start, cursor.at) };
  const items: HclExpression[] = [];
  for (;;) {
    blank(cursor, true);
    if (take(cursor, "]")) break;
    items.push(expression(cursor, true));
    blank(cursor, true);
    if (take(cursor, ",")) continue;
    if (take(cursor, "]")) break;
    refuse(cursor, "expected , or ] here");
  }
  return { kind: "list", items, span: spanOf(start, cursor.at) };
}

function object(cursor: Cursor): HclExpression {
  const start = cursor.at++;
  blank(cursor, true);
  if (loop(cursor, "}")) return { kind: "other", span: spanOf(start, cursor.at) };
  const entries: HclEntry[] = [];
  for (;;) {
    blank(cursor, true);
    if (take(cursor, "}")) break;
    entries.push(entry(cursor));
    blank(cursor, false);
    if (take(cursor, ",") || take(cursor, "}")) {
      if (cursor.text[cursor.at - 1] === "}") break;
    } else if (!/[\n#]/.test(cursor.text.charAt(cursor.at)) && !cursor.text.startsWith("//", cursor.at))
      refuse(cursor, "expected , or } here");
  }
  return { kind: "object", entries, span: spanOf(start, cursor.at) };
}

function entry(cursor: Cursor): HclEntry {
  const key = expression(cursor, false);
  blank(cursor, true);
  if (!take(cursor, "=") && !take(cursor, ":")) refuse(cursor, "expected = here, between a key and its value");
  blank(cursor, true);
  const value = expression(cursor, false);
  const bare = key.kind === "reference" && key.path.length === 1 ? key.path[0] : undefined;
  return { name: key.kind === "literal" ? String(key.value) : bare, keySpan: key.span, value };
}
