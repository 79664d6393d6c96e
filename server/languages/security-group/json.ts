/** JSON as values with their places. */
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { spanOf } from "../../core/text.ts";
import type { Damage } from "./normal.ts";
import type { Scalar, Value } from "./value.ts";

/** Deeper nesting is refused unread. */
const DEEPEST = 400;

/** Reads a text; what is damaged is left out, and said. */
export function readJson(uri: string, text: string): { readonly value: Value | undefined; readonly damage: readonly Damage[] } {
  if (isTooDeep(text))
    return { value: undefined, damage: [{ at: { uri, span: spanOf(0, 1) }, message: "this JSON is nested too deeply to be read" }] };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  const [first] = errors;
  const damage =
    first === undefined
      ? []
      : [
          {
            at: { uri, span: spanOf(first.offset, Math.min(text.length, first.offset + first.length)) },
            message: `this is no JSON: ${said(first)}`,
          },
        ];
  return { value: root && jsonValue(uri, root), damage };
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

function jsonValue(uri: string, node: Node): Value {
  const at = { uri, span: spanOf(node.offset, node.offset + node.length) };
  if (node.type === "array") return { kind: "list", at, items: (node.children ?? []).map((child) => jsonValue(uri, child)) };
  if (node.type !== "object") return { kind: "scalar", at, value: (node.value ?? null) as Scalar };
  const entries = new Map<string, Value>();
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key !== undefined && value !== undefined) entries.set(String(key.value), jsonValue(uri, value));
  }
  return { kind: "map", at, entries };
}
