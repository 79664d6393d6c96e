/** The tree of an HCL file in the form that hcl2json gives: blocks under their labels, values as JSON, other expressions as their text. */

import type { HclBlock, HclBody, HclExpression, HclPart } from "../../server/languages/shared/hcl.ts";
import { blank, cursorAt } from "../../server/languages/shared/hcl-cursor.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type Table = { [key: string]: Json };

/** Thrown where hcl2json has no form for what is valid: labelled and unlabelled blocks of one type, a sign before what has none. */
export class Unsaid extends Error {}

/** The JSON of a body. */
export function bodyJson(text: string, body: HclBody): Json {
  const out: Table = Object.create(null);
  for (const block of body.blocks) addBlock(text, block, out);
  for (const { name, value } of body.attributes) out[name] = json(text, value);
  return out;
}

function addBlock(text: string, block: HclBlock, into: Table): void {
  let [out, key] = [into, block.type];
  for (const label of block.labels) {
    out[key] ??= Object.create(null) as Table;
    if (Array.isArray(out[key])) throw new Unsaid();
    out = out[key] as Table;
    key = label;
  }
  const before = out[key] ?? [];
  if (!Array.isArray(before)) throw new Unsaid();
  out[key] = [...before, bodyJson(text, block.body)];
}

const source = (text: string, { span }: HclExpression): string => text.slice(span.start, span.end);
/** Text as a template that stands for it: `${` and `%{` doubled. */
const escaped = (text: string): string => text.replace(/[$%](?=\{)/g, "$&$&");
const wrapped = (text: string, value: HclExpression): string => `\${${source(text, value)}}`;
/** Whether parentheses stand around the whole of a value that would have another form without them. */
const isParenthesised = (text: string, value: HclExpression): boolean =>
  text[value.span.start] === "(" &&
  (value.kind === "conditional"
    ? value.test.span.start > value.span.start
    : ["literal", "list", "object", "template", "unary", "reference"].includes(value.kind));

function json(text: string, value: HclExpression): Json {
  if (isParenthesised(text, value)) return wrapped(text, value);
  switch (value.kind) {
    case "literal":
      if (typeof value.value === "string") return escaped(value.value);
      return hasOneSign(text, value) ? value.value : wrapped(text, value);
    case "unary":
      return signed(text, value);
    case "list":
      return value.items.map((item) => json(text, item));
    case "object": {
      const out: Table = Object.create(null);
      for (const entry of value.entries) out[keyText(text, entry.key)] = json(text, entry.value);
      return out;
    }
    case "template": {
      const [only] = value.parts;
      return value.parts.length === 1 && typeof only === "object" ? json(text, only) : templateText(text, value.parts);
    }
    default:
      return wrapped(text, value);
  }
}

/** Whether a literal number has no sign, or one directly before it. */
function hasOneSign(text: string, value: HclExpression & { kind: "literal" }): boolean {
  if (typeof value.value !== "number" || text[value.span.start] !== "-") return true;
  const cursor = cursorAt(text, value.span.start + 1);
  blank(cursor, true);
  return /\d/.test(text.charAt(cursor.at));
}

function signed(text: string, value: HclExpression & { kind: "unary" }): Json {
  if (value.value.kind !== "literal" || typeof value.value.value === "string" || "(-".includes(text.charAt(value.value.span.start)))
    return wrapped(text, value);
  if (value.operator === "!" && typeof value.value.value === "boolean") return !value.value.value;
  throw new Unsaid();
}

const templateText = (text: string, parts: readonly HclPart[]): string =>
  parts.map((part) => (typeof part === "string" ? escaped(part) : partText(text, part))).join("");

function partText(text: string, part: HclExpression): string {
  if (isParenthesised(text, part)) return wrapped(text, part);
  if (part.kind === "literal") {
    return typeof part.value === "number" && text[part.span.start] === "-" ? wrapped(text, part) : escaped(String(part.value));
  }
  if (part.kind === "template") return templateText(text, part.parts);
  if (part.kind === "for" && part.makes === "text") {
    const key = part.key === undefined ? "" : `${part.key}, `;
    return `%{for ${key}${part.item} in ${source(text, part.over)}}${partText(text, part.value)}%{endfor}`;
  }
  if (part.kind !== "conditional") return wrapped(text, part);
  const no = partText(text, part.no);
  // The converter takes the word `null` for the value of an `else` that is not there.
  const otherwise = no === "" || no === "null" ? "" : `%{else}${no}`;
  return `%{if ${source(text, part.test)}}${partText(text, part.yes)}${otherwise}%{endif}`;
}

function keyText(text: string, key: HclExpression): string {
  if (key.kind === "reference" && text[key.span.start] !== "(") return source(text, key);
  return partText(text, key);
}
