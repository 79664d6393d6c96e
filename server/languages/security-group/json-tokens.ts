/** The words of a JSON text, whole or not. */
import type { Scalar } from "./value.ts";

/** A word: a bracket, a separator, a text, another scalar, or what is none of JSON's. `first`: it begins its line, which is indented by `indent`. */
export type JsonToken = {
  readonly type: "{" | "}" | "[" | "]" | "," | ":" | "string" | "scalar" | "other";
  readonly start: number;
  readonly end: number;
  readonly value: Scalar;
  readonly line: number;
  readonly indent: number;
  readonly first: boolean;
  /** A text without its second quote. */
  readonly broken: boolean;
};

// A blank, a comment, a text that ends on its line or with it, a separator, a word.
const WORD = /[ \t\r\ufeff]+|\n|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:[^"\\\n]|\\[^\n])*("?)|[{}[\],:]|[^\s{}[\],:"]+/g;
const LITERALS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/** All words of a text in their order; comments are none. Linear. */
export function jsonTokens(text: string): readonly JsonToken[] {
  const tokens: JsonToken[] = [];
  let [line, lineStart, indent, first] = [0, 0, 0, true];
  for (const { 0: word, 1: quote, index } of text.matchAll(WORD)) {
    if (word === "\n") [line, lineStart, first] = [line + 1, index + 1, true];
    else if (word.startsWith("/*") || word.startsWith("//") || /^[ \t\r\ufeff]/.test(word)) line += word.split("\n").length - 1;
    else {
      if (first) indent = index - lineStart;
      const { type, value } = read(word, quote);
      tokens.push({
        type,
        value,
        start: index,
        end: index + word.length,
        line,
        indent,
        first,
        broken: word.startsWith('"') && quote !== '"',
      });
      first = false;
    }
  }
  return tokens;
}

function read(word: string, quote: string | undefined): Pick<JsonToken, "type" | "value"> {
  if (word.startsWith('"')) return { type: quote === '"' ? "string" : "other", value: quote === '"' ? unquoted(word) : null };
  if (/^[{}[\],:]$/.test(word)) return { type: word as JsonToken["type"], value: null };
  const literal = LITERALS.get(word);
  if (literal !== undefined) return { type: "scalar", value: literal };
  return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(word) ? { type: "scalar", value: Number(word) } : { type: "other", value: null };
}

function unquoted(word: string): string {
  try {
    return String(JSON.parse(word));
  } catch {
    return word.slice(1, -1);
  }
}
