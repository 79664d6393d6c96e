/** JSON as values with their places. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { spanOf } from "../../core/text.ts";
import { salvage } from "./json-damaged.ts";
import type { Damage } from "./normal.ts";
import type { Scalar, Value } from "./value.ts";

/** Deeper nesting is refused unread. */
const DEEPEST = 400;

/** Reads a text, with comments where the format has them; what is damaged is left out, and said. */
export function readJson(
  uri: string,
  text: string,
  comments = false,
): { readonly value: Value | undefined; readonly damage: readonly Damage[] } {
  if (isTooDeep(text))
    return { value: undefined, damage: [{ at: { uri, span: spanOf(0, 1) }, message: "this JSON is nested too deeply to be read" }] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: !comments });
  const stream = errors.length > 0 ? streamOf(uri, text) : undefined;
  if (stream !== undefined) return { value: stream, damage: [] };
  const [first] = errors;
  if (first === undefined) return { value: root && jsonValue(uri, root), damage: [] };
  const { value, wrong } = salvage(uri, text);
  const span = wrong?.span ?? spanOf(first.offset, first.offset + first.length);
  const at = { uri, span: spanOf(Math.min(span.start, text.length), Math.min(span.end, text.length)) };
  return { value, damage: [{ at, message: `this is no JSON: ${wrong?.message ?? said(first)}` }] };
}

/** Several values behind each other, as a list; undefined where the text is not that. */
function streamOf(uri: string, text: string): Value | undefined {
  const items: Value[] = [];
  for (let at = 0; at < text.length; ) {
    const start = at + text.slice(at).search(/\S|$/);
    if (start === text.length) break;
    const end = endOfValue(text, start);
    const errors: ParseError[] = [];
    const root = end === undefined ? undefined : parseTree(text.slice(start, end), errors, { disallowComments: true });
    if (root === undefined || end === undefined || errors.length > 0) return undefined;
    items.push(jsonValue(uri, root, start));
    at = end;
  }
  return items.length < 2 ? undefined : { kind: "list", items, at: { uri, span: spanOf(0, text.length) } };
}

/** Where an object or array ends that begins at an offset. */
function endOfValue(text: string, start: number): number | undefined {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text[i];
    if (c === '"') for (i++; i < text.length && text[i] !== '"'; i++) i += text[i] === "\\" ? 1 : 0;
    else if (c === "{" || c === "[") depth++;
    else if ((c === "}" || c === "]") && --depth === 0) return i + 1;
    if (depth === 0) return undefined;
  }
  return undefined;
}

const said = ({ error }: ParseError): string =>
  printParseErrorCode(error)
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') for (i++; i < text.length && text[i] !== '"' && text[i] !== "\n"; i++) i += text[i] === "\\" ? 1 : 0;
    else if (c === "{" || c === "[") depth++;
    else if (c === "}" || c === "]") depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function jsonValue(uri: string, node: Node, shift = 0): Value {
  const at = { uri, span: spanOf(shift + node.offset, shift + node.offset + node.length) };
  if (node.type === "array") return { kind: "list", at, items: (node.children ?? []).map((child) => jsonValue(uri, child, shift)) };
  if (node.type !== "object") return { kind: "scalar", at, value: (node.value ?? null) as Scalar };
  const entries = new Map<string, Value>();
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key !== undefined && value !== undefined) entries.set(String(key.value), jsonValue(uri, value, shift));
  }
  return { kind: "map", at, entries };
}
